import { isExactJsonArray, isExactJsonObject, type ExactJson, type ExactJsonObject } from '../../values/exact-json.js';
import { isReferenceOnly, type Dialect } from './dialect.js';
import { invalidSchema, type SchemaDocument, type SchemaDocuments } from './parse-schema.js';

/** A schema that has a place of its own: a document, or a part with an id. */
export interface Resource {
  readonly uri: string;
  readonly root: ExactJson;
  readonly anchors: Map<string, ExactJson>;
  readonly dynamicAnchors: Map<string, ExactJson>;
}

const defaultBase = 'json-schema:///schema.json';
const single: ReadonlySet<string> = new Set([
  'additionalItems',
  'additionalProperties',
  'contains',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
  'contentSchema',
]);
const listed: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items']);
const named: ReadonlySet<string> = new Set([
  '$defs',
  'definitions',
  'dependentSchemas',
  'patternProperties',
  'properties',
  'dependencies',
]);

/** Knows of every schema within some documents where it is, and finds what references mean. */
export class SchemaIndex {
  readonly #dialect: Dialect;
  readonly #resources = new Map<string, Resource>();
  readonly #resourceOf = new Map<ExactJson, Resource>();
  /** What references mean, by the schemas that they are in. */
  readonly #targets = new Map<ExactJson, Map<string, ExactJson>>();

  constructor({ dialect, main, others }: SchemaDocuments) {
    this.#dialect = dialect;
    for (const metaschema of dialect.metaschemas)
      this.#addDocument({ name: null, id: idOf(metaschema), schema: metaschema }, null);
    for (const document of others) this.#addDocument(document, main.id);
    this.#addDocument(main, null);
  }

  resourceOf(schema: ExactJson): Resource | undefined {
    return this.#resourceOf.get(schema);
  }

  /** A schema with those within it, those that it refers to, and so on. @throws AppError SCHEMA_INVALID */
  *reachableFrom(schema: ExactJson): Generator<ExactJsonObject, void, undefined> {
    const waiting: (ExactJson | undefined)[] = [schema];
    const seen = new Set<ExactJson>();
    for (let next = waiting.pop(); waiting.length > 0 || next !== undefined; next = waiting.pop()) {
      if (!isExactJsonObject(next) || seen.has(next)) continue;
      seen.add(next);
      yield next;
      for (const part of partsOf(next)) waiting.push(part); // there may be more than a call can have arguments
      const { $ref, $dynamicRef } = next;
      if (typeof $ref === 'string') waiting.push(this.resolve($ref, next));
      if (typeof $dynamicRef === 'string' && this.#dialect.version >= 2020)
        waiting.push(this.resolve($dynamicRef, next));
    }
  }

  /** What a reference in a schema means. @throws AppError SCHEMA_INVALID where that is not there */
  resolve(reference: string, from: ExactJson): ExactJson {
    const known = this.#targets.get(from)?.get(reference);
    if (known !== undefined) return known;
    const found = this.#find(reference, from);
    const targets = this.#targets.get(from) ?? new Map<string, ExactJson>();
    this.#targets.set(from, targets.set(reference, found));
    return found;
  }

  #find(reference: string, from: ExactJson): ExactJson {
    const base = this.#resourceOf.get(from)?.uri ?? defaultBase;
    const [, place = '', fragment = ''] = /^([^#]*)#?(.*)$/s.exec(reference) ?? [];
    const resource = this.#resources.get(resolved(place, base)) ?? this.#resources.get(place);
    const found = resource === undefined ? undefined : this.#partOf(resource, decoded(fragment));
    if (found === undefined) throw invalidSchema(`it refers to ${JSON.stringify(reference)}, which is not there`);
    return found;
  }

  #addDocument({ name, id, schema }: SchemaDocument, mainId: string | null): void {
    const base = name ?? defaultBase;
    const uri = resolved(id ?? '', resolved(base, mainId === null ? defaultBase : resolved(mainId, defaultBase)));
    const resource = this.#newResource(uri, schema);
    for (const alias of [
      base,
      resolved(base, defaultBase),
      ...(mainId === null ? [] : [resolved(base, resolved(mainId, defaultBase))]),
    ]) {
      this.#resources.set(alias.replace(/#$/, ''), resource);
    }
    this.#visit(schema, resource, true);
  }

  #newResource(uri: string, root: ExactJson): Resource {
    const resource = { uri, root, anchors: new Map(), dynamicAnchors: new Map() };
    this.#resources.set(uri, resource);
    return resource;
  }

  #visit(schema: ExactJson | undefined, around: Resource, isRoot = false): void {
    if (!isExactJsonObject(schema) || this.#resourceOf.has(schema)) return;
    const resource = isRoot ? around : this.#resourceFor(schema, around);
    this.#resourceOf.set(schema, resource);
    this.#addAnchors(schema, resource);
    for (const part of partsOf(schema)) this.#visit(part, resource);
  }

  #resourceFor(schema: ExactJsonObject, around: Resource): Resource {
    const id = schema[this.#dialect.idKeyword];
    if (typeof id !== 'string' || isReferenceOnly(schema, this.#dialect)) return around;
    const uri = resolved(id, around.uri);
    return id.startsWith('#') || uri === around.uri ? around : this.#newResource(uri, schema);
  }

  #addAnchors(schema: ExactJsonObject, { anchors, dynamicAnchors }: Resource): void {
    const { $anchor: anchor, $dynamicAnchor: dynamic } = schema;
    const id = schema[this.#dialect.idKeyword];
    if (this.#dialect.version <= 7) {
      const isOnly = isReferenceOnly(schema, this.#dialect);
      const [, name = ''] = typeof id === 'string' && !isOnly ? (/#(.+)$/.exec(id) ?? []) : [];
      if (name !== '') anchors.set(name, schema);
      return;
    }
    if (typeof anchor === 'string') anchors.set(anchor, schema);
    if (typeof dynamic !== 'string' || this.#dialect.version < 2020) return;
    anchors.set(dynamic, schema);
    dynamicAnchors.set(dynamic, schema);
  }

  #partOf(resource: Resource, fragment: string): ExactJson | undefined {
    if (fragment === '') return resource.root;
    if (!fragment.startsWith('/')) return resource.anchors.get(fragment);
    let [part, around]: [ExactJson | undefined, Resource] = [resource.root, resource];
    for (const step of fragment
      .slice(1)
      .split('/')
      .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))) {
      if (isExactJsonArray(part)) part = /^\d+$/.test(step) ? part[Number(step)] : undefined;
      else part = isExactJsonObject(part) && Object.hasOwn(part, step) ? part[step] : undefined;
      around = (part === undefined ? undefined : this.#resourceOf.get(part)) ?? around;
    }
    this.#visit(part, around); // it may be where schemas are not looked for
    return part;
  }
}

/** The schemas directly within a schema. */
function partsOf(schema: ExactJsonObject): readonly (ExactJson | undefined)[] {
  const parts: (ExactJson | undefined)[] = [];
  for (const [keyword, value] of Object.entries(schema)) {
    if (single.has(keyword)) parts.push(value);
    if (listed.has(keyword) && isExactJsonArray(value)) for (const part of value) parts.push(part);
    if (named.has(keyword) && isExactJsonObject(value)) for (const part of Object.values(value)) parts.push(part);
  }
  return parts;
}

function idOf(schema: ExactJson): string | null {
  if (!isExactJsonObject(schema)) return null;
  const id = schema['$id'] ?? schema['id'];
  return typeof id === 'string' ? id : null;
}

/** Without a fragment. What is no URI, such as "My Event", is taken as it is where it cannot be resolved. */
function resolved(reference: string, base: string): string {
  const place = reference.replace(/#.*$/s, '');
  if (place === '') return base;
  return URL.canParse(place, base) ? new URL(place, base).href.replace(/#$/, '') : place;
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
