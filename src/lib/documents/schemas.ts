import * as z from 'zod/mini';
import {
  changedThings,
  changeKinds,
  compatibilityLevels,
  directions,
  incompatibilityTypes,
  levelSources,
  registrations,
  schemaTypes,
  verdicts,
} from './schema-words.js';
import { itemError } from './shared.js';

const schemaType = z.enum(schemaTypes);

export const list = z.strictObject({
  subjects: z.array(
    z.strictObject({
      subject: z.string(),
      /** The newest version. */
      version: z.int(),
      id: z.int(),
      schemaType,
      /** null where the subject has no level of its own. */
      compatibility: z.nullable(z.string()),
    }),
  ),
});

export const get = z.strictObject({
  subject: z.string(),
  version: z.int(),
  id: z.int(),
  schemaType,
  /** The schema's text as it was registered. */
  schema: z.string(),
  references: z.array(z.strictObject({ name: z.string(), subject: z.string(), version: z.int() })),
});

export const register = z.strictObject({
  registry: z.string(),
  dryRun: z.boolean(),
  subjects: z.array(
    z.strictObject({
      subject: z.string(),
      file: z.string(),
      status: z.enum(registrations),
      /** The newest version before; null where the subject was new. */
      before: z.nullable(z.int()),
      error: z.nullable(itemError),
    }),
  ),
});

const level = z.enum(compatibilityLevels);

const explanation = z.strictObject({
  /** As Avro Java's SchemaIncompatibilityType; null for schemas other than Avro. */
  type: z.nullable(z.enum(incompatibilityTypes)),
  /** Of the field in the reader's records, such as `address.street` or `items[].price`; empty for the record itself. */
  path: z.string(),
  /** JSON pointer into the reader's schema, as Avro Java gives it. */
  location: z.string(),
  message: z.string(),
  /** How to mend it. */
  hint: z.nullable(z.string()),
  /** For a union: why its branch of the same name or kind does not do. */
  get causes() {
    return z.array(explanation);
  },
});

export const check = z.strictObject({
  registry: z.string(),
  schemas: z.array(
    z.strictObject({
      subject: z.string(),
      file: z.string(),
      schemaType,
      level,
      /** `option`: --level; `registry`: the level that it has for all. */
      levelSource: z.enum(levelSources),
      /** What `topics sync` would set; null where the catalog has no such subject. */
      catalogLevel: z.nullable(level),
      /** `new`: the registry has no such subject; `unchanged`: its newest version is this schema. */
      verdict: z.enum(verdicts),
      /** The versions that it was compared with: none where the level is NONE. */
      versions: z.array(z.int()),
      reasons: z.array(
        z.extend(explanation, {
          version: z.int(),
          /** `backward`: the new schema cannot read what the version wrote; `forward`: the other way round. */
          direction: z.nullable(z.enum(directions)),
        }),
      ),
      /** Why it could not be compared. */
      error: z.nullable(itemError),
    }),
  ),
});

const diffSide = z.union([
  z.strictObject({ version: z.int(), file: z.null() }),
  z.strictObject({ version: z.null(), file: z.string() }),
]);

export const diff = z.strictObject({
  subject: z.string(),
  /** null where the subject has one version only. */
  before: z.nullable(diffSide),
  after: diffSide,
  changes: z.array(
    z.strictObject({
      change: z.enum(changeKinds),
      /** `field-name`: renamed, with an alias; `symbol`: of an enum; `branch`: of a union; `order`: of any of those. */
      what: z.enum(changedThings),
      /** Of the field, such as `address.street` or `items[].price`; empty for the record itself. */
      path: z.string(),
      /** As text: a type like `null | string`, a default or a doc in JSON. null where it was added. */
      before: z.nullable(z.string()),
      /** null where it was removed. */
      after: z.nullable(z.string()),
      /** True for docs, order and properties of the user's own: they change nothing for who reads or writes. */
      harmless: z.boolean(),
    }),
  ),
});

export const remove = z.strictObject({
  registry: z.string(),
  dryRun: z.boolean(),
  subject: z.string(),
  /** Those that went, or would go. */
  versions: z.array(z.int()),
  /** For good: also the ids of their schemas are gone then. */
  permanent: z.boolean(),
  /** Topics of the catalog whose values have this subject. */
  topics: z.array(z.string()),
  deleted: z.boolean(),
});
