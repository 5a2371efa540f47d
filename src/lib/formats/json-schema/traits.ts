import type { Pattern } from '../../values/pattern.js';
import { isExactJsonArray, isExactJsonObject, type ExactJson, type ExactJsonObject } from '../../values/exact-json.js';
import { isReferenceOnly, type Dialect } from './dialect.js';
import { comparable } from './same-json.js';

/** What a schema asks for, found out once: values are many. */
export interface Traits {
  /** null where it takes all types. */
  readonly types: readonly ExactJson[] | null;
  /** Of `enum` and `const`, as comparable text. */
  readonly choices: ReadonlySet<string> | null;
  readonly only: string | null;
  readonly patternProperties: readonly (readonly [pattern: Pattern, schema: ExactJson])[];
  /** Whether it has keywords of a kind at all. */
  readonly has: Readonly<Record<Kind, boolean>>;
  readonly isReferenceOnly: boolean;
}

type Kind = keyof typeof kinds;

const kinds = {
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  text: ['minLength', 'maxLength', 'pattern', 'format'],
  size: ['minItems', 'maxItems', 'uniqueItems'],
  names: ['minProperties', 'maxProperties', 'required', 'dependentRequired', 'dependencies'],
  properties: [
    'properties',
    'patternProperties',
    'additionalProperties',
    'propertyNames',
    'dependencies',
    'dependentSchemas',
  ],
  items: ['items', 'prefixItems', 'additionalItems', 'contains'],
  references: ['$ref', '$dynamicRef', '$recursiveRef'],
  alternatives: ['allOf', 'anyOf', 'oneOf', 'not', 'if'],
  unevaluated: ['unevaluatedProperties', 'unevaluatedItems'],
} as const;

/** @param pattern makes a regular expression of its text */
export function findTraits(schema: ExactJsonObject, dialect: Dialect, pattern: (text: string) => Pattern): Traits {
  const { type, enum: choices, const: only, patternProperties } = schema;
  const hasConst = only !== undefined && dialect.version >= 6;
  return {
    types: typeof type === 'string' ? [type] : isExactJsonArray(type) ? type : null,
    choices: isExactJsonArray(choices) ? new Set(choices.map(comparable)) : null,
    only: hasConst ? comparable(only) : null,
    patternProperties: Object.entries(isExactJsonObject(patternProperties) ? patternProperties : {}).map(
      ([text, part]) => [pattern(text), part ?? true] as const,
    ),
    has: {
      number: hasAny(schema, kinds.number),
      text: hasAny(schema, kinds.text),
      size: hasAny(schema, kinds.size),
      names: hasAny(schema, kinds.names),
      properties: hasAny(schema, kinds.properties),
      items: hasAny(schema, kinds.items),
      references: hasAny(schema, kinds.references),
      alternatives: hasAny(schema, kinds.alternatives),
      unevaluated: hasAny(schema, kinds.unevaluated) && dialect.version >= 2019,
    },
    isReferenceOnly: isReferenceOnly(schema, dialect),
  };
}

function hasAny(schema: ExactJsonObject, keywords: readonly string[]): boolean {
  return keywords.some((keyword) => schema[keyword] !== undefined);
}
