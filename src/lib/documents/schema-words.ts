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
