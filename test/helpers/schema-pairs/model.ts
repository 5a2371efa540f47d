import type { Json, JsonObject } from '../../../src/lib/values/json.js';

/** A schema that can be changed: named types are kept apart from where they are used, so that no change loses one. */
export interface Model {
  readonly types: Record<string, NamedType>;
  root: Type;
}

export type Type =
  | { kind: 'primitive'; name: string }
  /** By its id in the model, which its name has nothing to do with. */
  | { kind: 'named'; id: string }
  | { kind: 'array'; items: Type }
  | { kind: 'map'; values: Type }
  | { kind: 'union'; branches: Type[] };

export interface NamedType {
  name: string;
  namespace: string;
  aliases: string[];
  shape: RecordShape | { kind: 'enum'; symbols: string[]; fallback: string | null } | { kind: 'fixed'; size: number };
}

export interface RecordShape {
  kind: 'record';
  fields: Field[];
}

export interface Field {
  name: string;
  aliases: string[];
  type: Type;
  /** Whether it has one; which one follows from its type. */
  hasDefault: boolean;
}

/** The schema's JSON, each named type defined where it is used first. */
export function schemaJson(model: Model): Json {
  const defined = new Set<string>();
  const open: string[] = [];

  function json(type: Type): Json {
    switch (type.kind) {
      case 'primitive':
        return type.name;
      case 'array':
        return { type: 'array', items: json(type.items) };
      case 'map':
        return { type: 'map', values: json(type.values) };
      case 'union':
        return type.branches.map(json);
      case 'named':
        return named(type.id);
    }
  }

  function named(id: string): Json {
    const { name, namespace, aliases, shape } = namedType(model, id);
    if (defined.has(id)) return namespace === '' ? name : `${namespace}.${name}`;
    defined.add(id);
    const head: JsonObject = { type: shape.kind, name, namespace, ...(aliases.length === 0 ? {} : { aliases }) };
    switch (shape.kind) {
      case 'record': {
        open.push(id);
        const fields = shape.fields.map(field);
        open.pop();
        return { ...head, fields };
      }
      case 'enum':
        return { ...head, symbols: shape.symbols, ...(shape.fallback === null ? {} : { default: shape.fallback }) };
      case 'fixed':
        return { ...head, size: shape.size };
    }
  }

  function field({ name, aliases, type, hasDefault }: Field): Json {
    const fallback = hasDefault ? defaultOf(model, type, open) : undefined;
    return {
      name,
      type: json(type),
      ...(fallback === undefined ? {} : { default: fallback }),
      ...(aliases.length === 0 ? {} : { aliases }),
    };
  }

  return json(model.root);
}

function namedType(model: Model, id: string): NamedType {
  const type = model.types[id];
  if (type === undefined) throw new Error(`no type ${id}`);
  return type;
}

/**
 * A value of the type as a default has it.
 * @param within records that are not at their end when Avro Java looks at the default: one that has to do with them is
 *   more than some of its versions can take
 */
function defaultOf(model: Model, type: Type, within: readonly string[]): Json | undefined {
  switch (type.kind) {
    case 'primitive':
      return { null: null, boolean: true, string: '', bytes: '\u00ff' }[type.name] ?? (type.name === 'null' ? null : 7);
    case 'array':
      return [];
    case 'map':
      return {};
    case 'union':
      return type.branches[0] === undefined ? undefined : defaultOf(model, type.branches[0], within);
    case 'named': {
      const { shape } = namedType(model, type.id);
      if (shape.kind === 'enum') return shape.symbols[0];
      if (shape.kind === 'fixed') return 'f'.repeat(shape.size);
      if (mentionsAny(within, model, type)) return undefined;
      const inner = [...within, type.id];
      const fields = shape.fields.map((field) => [field.name, defaultOf(model, field.type, inner)] as const);
      return fields.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(fields);
    }
  }
}

function mentionsAny(ids: readonly string[], model: Model, type: Type, seen = new Set<string>()): boolean {
  switch (type.kind) {
    case 'primitive':
      return false;
    case 'array':
      return mentionsAny(ids, model, type.items, seen);
    case 'map':
      return mentionsAny(ids, model, type.values, seen);
    case 'union':
      return type.branches.some((branch) => mentionsAny(ids, model, branch, seen));
    case 'named': {
      if (ids.includes(type.id)) return true;
      if (seen.has(type.id)) return false;
      seen.add(type.id);
      const { shape } = namedType(model, type.id);
      return shape.kind === 'record' && shape.fields.some((field) => mentionsAny(ids, model, field.type, seen));
    }
  }
}
