import { isExactJsonArray, isExactJsonObject, type ExactJson, type ExactJsonObject } from '../../values/exact-json.js';
import type { Steps } from '../../values/turns.js';
import { foundText } from '../shared/found.js';
import { areAlike } from './alike.js';
import { invalidSchema } from './invalid-schema.js';
import { branchName } from './json-shape.js';
import type { NamedSchema } from './resolution.js';
import type { AvroSchema, PrimitiveName, PrimitiveSchema, RecordField, RecordSchema } from './schema.js';
import { findDefinitions, namespaceOf, qualified, type Definition } from './schema-definitions.js';
import { checkName, listOfTexts, nonEmptyText } from './schema-names.js';

const primitives: readonly string[] = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'];

export interface BuildOptions {
  /** Named types of other schemas, which a type of the same name in this one comes before. */
  readonly scope: ReadonlyMap<string, NamedSchema>;
  /** False to take any name: there are registries that have taken it. */
  readonly checkNames: boolean;
}

export interface BuiltSchema {
  readonly schema: AvroSchema;
  /** The named types that it defines. */
  readonly defined: ReadonlyMap<string, NamedSchema>;
}

/**
 * Makes the tree of a schema from its JSON. A name may be used before the type is defined, which Avro 1.12 allows, and a
 * type may be defined twice alike.
 * @throws AppError SCHEMA_INVALID
 */
export function buildAvroSchema(json: ExactJson, options: BuildOptions): Steps<BuiltSchema> {
  return new Builder(options).built(json);
}

class Builder {
  readonly #options: BuildOptions;
  readonly #defined = new Map<string, NamedSchema>();
  /** The type that each definition in the JSON stands for; the first one of a name, where it is there twice. */
  readonly #byJson = new Map<ExactJson, NamedSchema>();

  constructor(options: BuildOptions) {
    this.#options = options;
  }

  *built(json: ExactJson): Steps<BuiltSchema> {
    const definitions = findDefinitions(json).map((found) => ({ found, schema: this.#outline(found) }));
    yield;
    const again: NamedSchema[] = [];
    for (const { found, schema } of definitions) {
      const first = this.#defined.get(schema.name);
      if (first === undefined) this.#defined.set(schema.name, schema);
      else again.push(schema);
      this.#byJson.set(found.json, first ?? schema);
    }
    for (const { found, schema } of definitions) {
      if (schema.type === 'record') this.#fill(schema, found);
      yield;
    }
    for (const schema of again) {
      const first = this.#defined.get(schema.name);
      if (first === undefined || !areAlike(first, schema))
        throw invalidSchema(`"${schema.name}" is defined twice, and not alike`);
      yield;
    }
    return { schema: this.#type(json, ''), defined: this.#defined };
  }

  /** A named type, a record without its fields: those may be of any other named type. */
  #outline({ json, name }: Definition): NamedSchema {
    if (this.#options.checkNames) checkName(name, primitives);
    const { type, ...rest } = without(json, ['name', 'namespace', 'fields']);
    if (type === 'enum') {
      const { symbols, ...attributes } = rest;
      const texts = listOfTexts(symbols, `the symbols of "${name}"`);
      if (new Set(texts).size < texts.length) throw invalidSchema(`a symbol of "${name}" is there twice`);
      if (this.#options.checkNames) {
        for (const symbol of texts) checkName(symbol, []);
        const { default: fallback } = attributes;
        if (fallback !== undefined && !texts.some((symbol) => symbol === fallback)) {
          throw invalidSchema(`the default of "${name}" is none of its symbols: ${foundText(fallback)}`);
        }
      }
      return { type, name, symbols: texts, attributes };
    }
    if (type === 'fixed') {
      const { size, ...attributes } = rest;
      if (typeof size !== 'number' || !Number.isInteger(size) || size < 0) {
        throw invalidSchema(`the size of "${name}" is no number of bytes: ${foundText(size ?? null)}`);
      }
      return { type, name, size, attributes };
    }
    return { type: 'record', name, fields: [], attributes: rest };
  }

  #fill(record: RecordSchema, { json }: Definition): void {
    const { fields } = json;
    if (!isExactJsonArray(fields)) throw invalidSchema(`"${record.name}" has no list of fields`);
    const names = new Set<string>();
    for (const field of fields) {
      const built = this.#field(field, record);
      if (names.has(built.name)) throw invalidSchema(`"${record.name}" has the field "${built.name}" twice`);
      names.add(built.name);
      record.fields.push(built);
    }
  }

  #field(json: ExactJson, record: RecordSchema): RecordField {
    if (!isExactJsonObject(json)) throw invalidSchema(`a field of "${record.name}" is no object: ${foundText(json)}`);
    const { name, type, default: fallback, ...attributes } = json;
    const text = nonEmptyText(name, `the name of a field of "${record.name}"`);
    if (this.#options.checkNames) checkName(text, []);
    if (type === undefined) throw invalidSchema(`the field "${text}" of "${record.name}" has no type`);
    return { name: text, schema: this.#type(type, namespaceOf(record.name)), default: fallback, attributes };
  }

  #type(json: ExactJson, namespace: string): AvroSchema {
    if (typeof json === 'string') return primitive(json, {}) ?? this.#named(json, namespace);
    if (isExactJsonArray(json)) return this.#union(json, namespace);
    if (!isExactJsonObject(json)) throw invalidSchema(`expected a type, found ${foundText(json)}`);
    const definition = this.#byJson.get(json);
    if (definition !== undefined) return definition;
    const { type, ...rest } = json;
    switch (type) {
      case undefined:
        throw invalidSchema(`a type without "type": ${foundText(json)}`);
      case 'array': {
        const { items, ...attributes } = rest;
        if (items === undefined) throw invalidSchema(`an array without "items": ${foundText(json)}`);
        return { type, items: this.#type(items, namespace), attributes };
      }
      case 'map': {
        const { values, ...attributes } = rest;
        if (values === undefined) throw invalidSchema(`a map without "values": ${foundText(json)}`);
        return { type, values: this.#type(values, namespace), attributes };
      }
      default:
        return (typeof type === 'string' ? primitive(type, rest) : null) ?? this.#type(type, namespace);
    }
  }

  #union(json: readonly ExactJson[], namespace: string): AvroSchema {
    const branches = json.map((branch) => this.#type(branch, namespace));
    const names = new Set<string>();
    for (const branch of branches) {
      if (branch.type === 'union') throw invalidSchema('a union directly within a union');
      const name = branchName(branch);
      if (names.has(name)) throw invalidSchema(`a union with "${name}" twice`);
      names.add(name);
    }
    return { type: 'union', branches };
  }

  /** A name without dots is of the namespace around it, or else of none: what this schema defines comes first. */
  #named(name: string, namespace: string): AvroSchema {
    const full = qualified(name, namespace);
    for (const candidate of full === name ? [full] : [full, name]) {
      const found = this.#defined.get(candidate) ?? this.#options.scope.get(candidate);
      if (found !== undefined) return found;
    }
    throw invalidSchema(`unknown type "${name}"`);
  }
}

function without(object: ExactJsonObject, names: readonly string[]): ExactJsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

function primitive(name: string, attributes: ExactJsonObject): PrimitiveSchema | null {
  return isPrimitive(name) ? { type: name, attributes } : null;
}

function isPrimitive(name: string): name is PrimitiveName {
  return primitives.includes(name);
}
