import type { CatalogSchema, CatalogTopic } from '../catalog/catalog.js';
import { canonicalAvro } from '../formats/avro/canonical.js';
import { parseAvroSchema } from '../formats/avro/parse-schema.js';
import { valueSubject } from '../names/subjects.js';
import type { ObservedSubject, SubjectAction } from './subject-actions.js';

/** What has to happen to the subjects of the catalog's topics: levels first, then the schemas they judge. */
export function planSubjects(
  topics: readonly CatalogTopic[],
  observed: readonly ObservedSubject[],
): readonly SubjectAction[] {
  const present = new Map(observed.map((subject) => [subject.subject, subject]));
  return topics.flatMap(({ name, value }) => {
    const live = present.get(valueSubject(name));
    return value === null || live === undefined ? [] : planSubject(value, live);
  });
}

function planSubject(
  wanted: CatalogSchema,
  { subject, latest, compatibility }: ObservedSubject,
): readonly SubjectAction[] {
  const level: readonly SubjectAction[] =
    compatibility === wanted.compatibility
      ? []
      : [{ action: 'set-compatibility', subject, before: compatibility, after: wanted.compatibility }];
  if (latest !== null && sameSchema(latest.schema, wanted.schema)) return level;
  return [...level, { action: 'register-schema', subject, before: latest?.version ?? null, schema: wanted.schema }];
}

function sameSchema(registered: string, wanted: string): boolean {
  if (registered === wanted) return true;
  try {
    return (
      canonicalAvro(parseAvroSchema(registered, [], { checkDefaults: false })) ===
      canonicalAvro(parseAvroSchema(wanted))
    );
  } catch {
    return false; // what is registered is no Avro schema, or one with references
  }
}

/** A schema that is registered as an earlier version already stays there: the registry does not make it the newest again. */
export function isEarlierVersion(subject: string, newest: number): string {
  return `the catalog's schema is an earlier version of "${subject}", whose newest is version ${newest}`;
}
