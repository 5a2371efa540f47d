import type { SchemaRegistry } from '../registry/client.js';
import type { ObservedSubject } from './subject-actions.js';

/** Subjects side by side. */
export async function observeSubjects(
  subjects: readonly string[],
  registry: SchemaRegistry,
): Promise<readonly ObservedSubject[]> {
  return Promise.all(
    subjects.map(async (subject) => {
      const latest = await registry.version(subject, 'latest');
      const compatibility = latest === null ? null : await registry.compatibility(subject);
      return {
        subject,
        latest: latest === null ? null : { version: latest.version, schema: latest.schema },
        compatibility,
      };
    }),
  );
}
