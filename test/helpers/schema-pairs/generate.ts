import { below, oneOf, type Random } from '../seeded.js';
import type { Field, Model, Type } from './model.js';

export const primitives = ['boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'];
export const namespaces = ['com.example', 'com.example.events', 'org.other', 'plain'];
const fieldNames = ['id', 'title', 'amount', 'tags', 'owner', 'next', 'kind', 'hash', 'label', 'payload'];

/** A record such as people write: of fields of every type, some with defaults, with named types used twice or in a ring. */
export function randomModel(random: Random): Model {
  const model: Model = { types: {}, root: { kind: 'primitive', name: 'null' } };
  model.root = { kind: 'named', id: newRecord(model, random, 2) };
  return model;
}

export function randomField(model: Model, random: Random, taken: readonly string[], depth: number): Field {
  const free = fieldNames.filter((name) => !taken.includes(name));
  const name = free.length > 0 ? oneOf(free, random) : `extra${taken.length}`;
  return { name, aliases: [], type: randomType(model, random, depth), hasDefault: random() < 0.4 };
}

export function randomType(model: Model, random: Random, depth: number): Type {
  const kind = random();
  if (kind < 0.35) return { kind: 'primitive', name: oneOf(primitives, random) };
  if (kind < 0.55) return randomUnion(model, random, depth);
  if (kind < 0.65) return { kind: 'array', items: innerType(model, random, depth) };
  if (kind < 0.72) return { kind: 'map', values: innerType(model, random, depth) };
  return { kind: 'named', id: randomNamed(model, random, depth, false) };
}

function randomUnion(model: Model, random: Random, depth: number): Type {
  const nullable: Type = { kind: 'primitive', name: 'null' };
  const count = random() < 0.6 ? 1 : 2 + below(2, random);
  const branches: Type[] = random() < 0.8 ? [nullable] : [];
  for (let index = 0; index < count; index++) branches.push(innerType(model, random, depth));
  return { kind: 'union', branches: distinctBranches(model, branches) };
}

/** No union has a type, or a name, twice; nor a union. */
export function distinctBranches(model: Model, branches: readonly Type[]): Type[] {
  const seen = new Set<string>();
  const kept = branches.filter((branch) => {
    const key = branchKey(model, branch);
    return key !== null && !seen.has(key) && seen.add(key);
  });
  return kept.length > 0 ? kept : [{ kind: 'primitive', name: 'string' }];
}

function branchKey(model: Model, branch: Type): string | null {
  switch (branch.kind) {
    case 'primitive':
      return branch.name;
    case 'named': {
      const type = model.types[branch.id];
      return `${type?.namespace ?? ''}.${type?.name ?? ''}`;
    }
    case 'union':
      return null;
    default:
      return branch.kind;
  }
}

/** A type where a record may hold itself: the value can always end. */
function innerType(model: Model, random: Random, depth: number): Type {
  if (random() < 0.4) return { kind: 'primitive', name: oneOf(primitives, random) };
  return { kind: 'named', id: randomNamed(model, random, depth, true) };
}

function randomNamed(model: Model, random: Random, depth: number, escapable: boolean): string {
  const known = Object.entries(model.types).filter(([, { shape }]) => escapable || shape.kind !== 'record');
  if (known.length > 0 && random() < 0.35) return oneOf(known, random)[0];
  const kind = random();
  if (depth > 0 && kind < 0.5) return newRecord(model, random, depth - 1);
  const id = newId(model);
  const head = { name: `T${id}`, namespace: oneOf(namespaces, random), aliases: [] };
  if (kind < 0.8) {
    const symbols = ['LOW', 'MEDIUM', 'HIGH', 'URGENT'].slice(0, 2 + below(3, random));
    model.types[id] = { ...head, shape: { kind: 'enum', symbols, fallback: random() < 0.3 ? 'LOW' : null } };
  } else {
    model.types[id] = { ...head, shape: { kind: 'fixed', size: 1 + below(4, random) } };
  }
  return id;
}

function newRecord(model: Model, random: Random, depth: number): string {
  const id = newId(model);
  const fields: Field[] = [];
  model.types[id] = {
    name: `T${id}`,
    namespace: oneOf(namespaces, random),
    aliases: [],
    shape: { kind: 'record', fields },
  };
  for (let count = 1 + below(5, random); count > 0; count--) {
    const taken = fields.map(({ name }) => name);
    fields.push(randomField(model, random, taken, depth));
  }
  return id;
}

function newId(model: Model): string {
  return String(Object.keys(model.types).length);
}
