import { exactJsonText, isExactJsonObject, type ExactJson, type ExactJsonObject } from '../../values/exact-json.js';
import { PreciseNumber } from '../../values/precise-number.js';
import { jsonOrText, setJson, type Parts, type Place } from '../shared/assigned-value.js';
import { facetsOf, listOf, type Choose, type Facet, type SchemaPart } from './facets.js';
import type { SchemaDocuments } from './parse-schema.js';
import { schemaPattern } from './schema-pattern.js';

/** What texts stand for in a value that a part of a schema describes. */
export class SchemaPlace implements Place {
  readonly #facets: readonly Facet[];
  readonly #documents: SchemaDocuments;
  readonly #choose: Choose | undefined;
  /** As in `type`; empty where nothing is said of it. */
  readonly types: ReadonlySet<string>;

  constructor(parts: readonly SchemaPart[], documents: SchemaDocuments, choose?: Choose) {
    this.#documents = documents;
    this.#choose = choose;
    this.#facets = parts.flatMap((part) => facetsOf(part, documents, choose));
    this.types = new Set(this.#facets.flatMap(({ schema }) => typesIn(schema)));
  }

  /** What the schema says by a keyword, in any case. */
  keyword(name: string): ExactJson | undefined {
    const found = this.#facets.find(({ schema, isAlternative }) => !isAlternative && schema[name] !== undefined);
    return found?.schema[name];
  }

  value(text: string): ExactJson {
    const { types } = this;
    if (types.size === 0) return jsonOrText(text);
    if (text === 'null' && types.has('null')) return null;
    if ((text === 'true' || text === 'false') && types.has('boolean')) return text === 'true';
    if (isNumber(text) && (types.has('number') || types.has('integer'))) return asWritten(text);
    const isNested = /^\s*[[{]/.test(text) && (types.has('object') || types.has('array'));
    if (isNested && types.has('string')) return jsonOrText(text);
    const isOfParts = [...types].every((type) => type === 'object' || type === 'array' || type === 'null');
    return isNested || isOfParts ? setJson(text) : text;
  }

  parts(steps: readonly (string | number)[]): Parts {
    const { types } = this;
    const isList = steps.every((step) => typeof step === 'number');
    if (isList && (types.has('array') || !types.has('object'))) {
      if (types.size === 0 || types.has('array')) return { kind: 'items', item: (index) => this.item(index) };
    } else if (types.size === 0 || types.has('object')) {
      return {
        kind: 'fields',
        field: (name) => this.property(name),
        others: (names) => this.#defaults(names),
      };
    }
    return { kind: 'none', what: `of type ${[...types].join(' or ')}` };
  }

  /** A property by its name, as all facets describe it. */
  property(name: string): SchemaPlace {
    const parts = this.#facets.flatMap(({ schema, document }) => {
      const properties = fieldsIn(schema['properties']);
      const declared = Object.hasOwn(properties, name) ? properties[name] : undefined;
      const found = declared ?? byPattern(schema['patternProperties'], name) ?? schema['additionalProperties'];
      return found === undefined ? [] : [{ schema: found, document }];
    });
    return new SchemaPlace(parts, this.#documents, this.#choose);
  }

  /** Names of the properties that hold in any case. */
  get propertyNames(): readonly string[] {
    const certain = this.#facets.filter(({ isAlternative }) => !isAlternative);
    return [...new Set(certain.flatMap(({ schema }) => Object.keys(fieldsIn(schema['properties']))))];
  }

  item(index: number): SchemaPlace {
    const parts = this.#facets.flatMap(({ schema, document }) => {
      const { items, prefixItems, additionalItems } = schema;
      const tuple = [...listOf(prefixItems), ...listOf(items)];
      const found = tuple[index] ?? (Array.isArray(items) ? additionalItems : items);
      return found === undefined ? [] : [{ schema: found, document }];
    });
    return new SchemaPlace(parts, this.#documents, this.#choose);
  }

  #defaults(set: ReadonlySet<string>): readonly (readonly [string, ExactJson])[] {
    return this.propertyNames.flatMap((name) => {
      const value = set.has(name) ? undefined : this.property(name).keyword('default');
      return value === undefined ? [] : [[name, value] as const];
    });
  }
}

function typesIn(schema: ExactJsonObject): readonly string[] {
  const { type, enum: values, const: value } = schema;
  if (typeof type === 'string') return [type];
  const named = listOf(type).filter((typeName) => typeof typeName === 'string');
  if (named.length > 0) return named;
  const known = [...listOf(values), ...(value === undefined ? [] : [value])];
  return known.map(typeOf);
}

function typeOf(value: ExactJson): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'bigint' ? 'number' : typeof value;
}

function fieldsIn(value: ExactJson | undefined): ExactJsonObject {
  return isExactJsonObject(value) ? value : {};
}

function byPattern(patterns: ExactJson | undefined, name: string): ExactJson | undefined {
  const found = Object.entries(fieldsIn(patterns)).find(([pattern]) => matches(pattern, name));
  return found?.[1];
}

function matches(pattern: string, name: string): boolean {
  try {
    return schemaPattern(pattern, 'u').test(name);
  } catch {
    return false;
  }
}

function isNumber(text: string): boolean {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text);
}

/** The schema does not say how a number is written: 1.50 stays that. */
function asWritten(text: string): ExactJson {
  const value = setJson(text);
  return exactJsonText(value) === text ? value : new PreciseNumber(text);
}
