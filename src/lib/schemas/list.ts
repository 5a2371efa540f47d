import type { SchemaType } from '../documents/schema-words.js';
import type { SchemaRegistry } from '../registry/client.js';

export interface SubjectSummary {
  readonly subject: string;
  /** The newest version. */
  readonly version: number;
  readonly id: number;
  readonly schemaType: SchemaType;
  readonly compatibility: string | null;
}

/** Every subject with its newest version and its level. */
export async function listSubjects(registry: SchemaRegistry): Promise<readonly SubjectSummary[]> {
  const names = [...(await registry.subjects())].sort();
  const subjects = await Promise.all(
    names.map(async (subject) => {
      const [latest, compatibility] = await Promise.all([
        registry.version(subject, 'latest'),
        registry.compatibility(subject),
      ]);
      // A subject without a version was deleted meanwhile, or has nothing but a level.
      if (latest === null) return null;
      const { version, id, schemaType } = latest;
      return { subject, version, id, schemaType, compatibility };
    }),
  );
  return subjects.filter((subject) => subject !== null);
}
