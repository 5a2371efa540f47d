/** The formats of schemas, by the names that registries have for them. */
export const schemaTypes = ['AVRO', 'JSON', 'PROTOBUF'] as const;

export type SchemaType = (typeof schemaTypes)[number];

/** What later versions of a schema have to be able to do, as Confluent's registry calls it. */
export const compatibilityLevels = [
  'BACKWARD',
  'BACKWARD_TRANSITIVE',
  'FORWARD',
  'FORWARD_TRANSITIVE',
  'FULL',
  'FULL_TRANSITIVE',
  'NONE',
] as const;

export type CompatibilityLevel = (typeof compatibilityLevels)[number];

/** Where a level comes from: `--level`, the subject's own, the catalog, or the one that the registry has for all. */
export const levelSources = ['option', 'subject', 'catalog', 'registry'] as const;

/** What a change of a schema is about. `field-name`: renamed, with an alias; `symbol`: of an enum; `branch`: of a union. */
export const changedThings = [
  'field',
  'field-name',
  'type',
  'type-name',
  'branch',
  'symbol',
  'default',
  'symbol-default',
  'alias',
  'doc',
  'order',
  'property',
] as const;

export type ChangedThing = (typeof changedThings)[number];

export const changeKinds = ['added', 'removed', 'changed'] as const;

export type ChangeKind = (typeof changeKinds)[number];

/** What a check finds. `new`: the registry has no such subject; `unchanged`: its newest version is this schema. */
export const verdicts = ['new', 'unchanged', 'compatible', 'incompatible', 'failed'] as const;

export type Verdict = (typeof verdicts)[number];

/** Whether the new schema has to read what a version wrote, or the version what the new schema writes. */
export const directions = ['backward', 'forward'] as const;

export type Direction = (typeof directions)[number];

/** Avro Java's SchemaIncompatibilityType, by its names, and `AMBIGUOUS_ALIAS`, where Avro Java gives up with an exception. */
export const incompatibilityTypes = [
  'NAME_MISMATCH',
  'FIXED_SIZE_MISMATCH',
  'MISSING_ENUM_SYMBOLS',
  'READER_FIELD_MISSING_DEFAULT_VALUE',
  'TYPE_MISMATCH',
  'MISSING_UNION_BRANCH',
  'AMBIGUOUS_ALIAS',
] as const;

export type IncompatibilityType = (typeof incompatibilityTypes)[number];

/** What came of registering a schema. */
export const registrations = ['registered', 'unchanged', 'failed', 'planned'] as const;

export type Registration = (typeof registrations)[number];
