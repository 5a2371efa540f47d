import { below, oneOf, type Random } from '../seeded.js';
import { distinctBranches, namespaces, primitives, randomField, randomType } from './generate.js';
import type { Field, Model, NamedType, RecordShape, Type } from './model.js';

/** Changes a model in one place; false where it has none that can be changed in this way. */
type Mutation = (model: Model, random: Random) => boolean;

/** What people do to schemas, half of it what they may; with how often. */
const mutations: readonly (readonly [number, Mutation])[] = [
  [4, onRecord(addField(true))],
  [2, onRecord(addField(false))],
  [2, onRecord(removeField)],
  [2, onRecord(moveField)],
  [3, onField(renameField(true))],
  [1, onField(renameField(false))],
  [1, onRecord(aliasOfAnother)],
  [2, onField((field) => void (field.hasDefault = !field.hasDefault))],
  [4, onPlace(promote)],
  [1, onPlace(replace)],
  [3, onPlace(makeNullable)],
  [2, onPlace(addBranch)],
  [1, onPlace(removeBranch)],
  [2, onPlace(reorderBranches)],
  [2, onEnum((symbols) => (symbols.includes('NEW') ? symbols : [...symbols, 'NEW']))],
  [2, onEnum((symbols) => (symbols.length > 1 ? symbols.slice(0, -1) : symbols))],
  [1, onEnum((symbols) => [...symbols].reverse())],
  [2, onNamed(toggleEnumDefault)],
  [1, onNamed(resize)],
  [3, onNamed((type, random) => void (type.namespace = oneOf(namespaces, random)))],
  [3, onNamed(renameType(true))],
  [1, onNamed(renameType(false))],
];

const total = mutations.reduce((sum, [weight]) => sum + weight, 0);

/** Changes a model in one place or another. */
export function mutate(model: Model, random: Random): void {
  for (;;) {
    let rest = random() * total;
    const chosen = mutations.find(([weight]) => (rest -= weight) < 0);
    if (chosen?.[1](model, random) === true) return;
  }
}

function onNamed(change: (type: NamedType, random: Random) => boolean | undefined): Mutation {
  return (model, random) => change(oneOf(Object.values(model.types), random), random) ?? true;
}

function onRecord(change: (shape: RecordShape, random: Random, model: Model) => boolean | undefined): Mutation {
  return (model, random) => {
    const { shape } = oneOf(Object.values(model.types), random);
    return shape.kind === 'record' && (change(shape, random, model) ?? true);
  };
}

function onEnum(change: (symbols: readonly string[]) => readonly string[]): Mutation {
  return onNamed(({ shape }) => {
    if (shape.kind !== 'enum') return false;
    shape.symbols = [...change(shape.symbols)];
    if (shape.fallback !== null && !shape.symbols.includes(shape.fallback)) shape.fallback = null;
    return true;
  });
}

function onField(change: (field: Field, random: Random) => boolean | undefined): Mutation {
  return onRecord(({ fields }, random) => fields.length > 0 && (change(oneOf(fields, random), random) ?? true));
}

/** Somewhere in a field's type. */
function onPlace(change: (type: Type, random: Random, model: Model) => Type | null): Mutation {
  return onRecord(({ fields }, random, model) => {
    if (fields.length === 0) return false;
    const field = oneOf(fields, random);
    const changed = withinType(field.type, random, (type) => change(type, random, model));
    if (changed === null) return false;
    field.type = changed;
    return true;
  });
}

function withinType(type: Type, random: Random, change: (type: Type) => Type | null): Type | null {
  if (random() < 0.6) return change(type);
  if (type.kind === 'array') {
    const items = withinType(type.items, random, change);
    return items === null ? null : { kind: 'array', items };
  }
  if (type.kind === 'map') {
    const values = withinType(type.values, random, change);
    return values === null ? null : { kind: 'map', values };
  }
  return change(type);
}

function addField(withDefault: boolean) {
  return (shape: RecordShape, random: Random, model: Model): undefined => {
    const taken = shape.fields.map(({ name }) => name);
    const field = { ...randomField(model, random, taken, 1), hasDefault: withDefault };
    shape.fields.splice(below(shape.fields.length + 1, random), 0, field);
  };
}

function removeField({ fields }: RecordShape, random: Random): boolean {
  return fields.splice(below(fields.length, random), 1).length > 0;
}

function moveField({ fields }: RecordShape, random: Random): boolean {
  const [moved] = fields.splice(below(fields.length, random), 1);
  if (moved === undefined) return false;
  fields.splice(below(fields.length + 1, random), 0, moved);
  return true;
}

function renameField(withAlias: boolean) {
  return (field: Field, random: Random): undefined => {
    if (withAlias) field.aliases.push(field.name);
    field.name = `${field.name}${below(10 ** 6, random)}`;
  };
}

/** A field that could be read from two others. */
function aliasOfAnother({ fields }: RecordShape, random: Random): boolean {
  if (fields.length < 2) return false;
  oneOf(fields, random).aliases.push(oneOf(fields, random).name);
  return true;
}

function promote(type: Type, random: Random): Type | null {
  const wider: Readonly<Record<string, readonly string[]>> = {
    int: ['long', 'float', 'double'],
    long: ['float', 'double'],
    float: ['double'],
    string: ['bytes'],
    bytes: ['string'],
  };
  const choices = type.kind === 'primitive' ? (wider[type.name] ?? []) : [];
  return choices.length === 0 ? null : { kind: 'primitive', name: oneOf(choices, random) };
}

function replace(_: Type, random: Random, model: Model): Type {
  return random() < 0.5 ? { kind: 'primitive', name: oneOf(primitives, random) } : randomType(model, random, 1);
}

function makeNullable(type: Type): Type | null {
  if (type.kind !== 'union') return { kind: 'union', branches: [{ kind: 'primitive', name: 'null' }, type] };
  const [first, second, ...more] = type.branches;
  const isNullable = first?.kind === 'primitive' && first.name === 'null';
  return isNullable && second !== undefined && more.length === 0 ? second : null;
}

function addBranch(type: Type, random: Random, model: Model): Type | null {
  if (type.kind !== 'union') return null;
  return { kind: 'union', branches: distinctBranches(model, [...type.branches, randomType(model, random, 1)]) };
}

function removeBranch(type: Type, random: Random): Type | null {
  if (type.kind !== 'union' || type.branches.length < 2) return null;
  return { kind: 'union', branches: type.branches.toSpliced(below(type.branches.length, random), 1) };
}

function reorderBranches(type: Type): Type | null {
  return type.kind === 'union' ? { kind: 'union', branches: type.branches.toReversed() } : null;
}

function toggleEnumDefault({ shape }: NamedType): boolean {
  if (shape.kind !== 'enum') return false;
  shape.fallback = shape.fallback === null ? (shape.symbols[0] ?? null) : null;
  return true;
}

function resize({ shape }: NamedType): boolean {
  if (shape.kind !== 'fixed') return false;
  shape.size += 1;
  return true;
}

function renameType(withAlias: boolean) {
  return (type: NamedType, random: Random): undefined => {
    if (withAlias) type.aliases.push(type.namespace === '' ? type.name : `${type.namespace}.${type.name}`);
    type.name = `${type.name}_${below(10 ** 6, random)}`;
  };
}
