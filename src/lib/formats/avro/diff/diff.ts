import type { SchemaChange } from '../../comparable.js';
import { joinPaths, type Path } from '../../shared/path.js';
import { isNamed, isSameName, writerFieldsFor, type NamedSchema } from '../resolution.js';
import type { AvroSchema, EnumSchema, RecordField, RecordSchema, UnionSchema } from '../schema.js';
import { SeenPairs } from '../seen-pairs.js';
import { typeText } from '../type-text.js';
import { attributeChanges, jsonText } from './attributes.js';
import { changeOf, listChanges, orderChange } from './change.js';
import { matchBranches } from './match-branches.js';

/** Everything in which a schema differs from the one before, at each place of a type once. */
export function schemaChanges(before: AvroSchema, after: AvroSchema): readonly SchemaChange[] {
  return new Comparison().types(before, after, '');
}

class Comparison {
  /** Pairs of named types that were compared, or are being: what differs in them is told at the first place. */
  readonly #seen = new SeenPairs();

  types(before: AvroSchema, after: AvroSchema, path: Path): readonly SchemaChange[] {
    if (before.type === 'union' && after.type === 'union') return this.#unions(before, after, path);
    if (before.type === 'union' || after.type === 'union') return this.#toOrFromUnion(before, after, path);
    if (before.type === 'array' && after.type === 'array') {
      return [
        ...attributeChanges(path, before.attributes, after.attributes),
        ...this.types(before.items, after.items, `${path}[]`),
      ];
    }
    if (before.type === 'map' && after.type === 'map') {
      return [
        ...attributeChanges(path, before.attributes, after.attributes),
        ...this.types(before.values, after.values, `${path}[]`),
      ];
    }
    if (isNamed(before) && isNamed(after) && before.type === after.type) return this.#named(before, after, path);
    const changes = changeOf('type', path, typeText(before), typeText(after));
    if (before.type !== after.type) return changes;
    return [...changes, ...attributeChanges(path, before.attributes, after.attributes)];
  }

  #unions(before: UnionSchema, after: UnionSchema, path: Path): readonly SchemaChange[] {
    const { matched, removed, added } = matchBranches(before, after);
    const pathOf = branchPaths(after, path);
    return [
      ...added.flatMap((branch) => changeOf('branch', path, null, typeText(branch))),
      ...removed.flatMap((branch) => changeOf('branch', path, typeText(branch), null)),
      ...orderChange(path, before.branches.map(typeText), after.branches.map(typeText)),
      ...matched.flatMap(([old, fresh]) => this.types(old, fresh, pathOf(fresh))),
    ];
  }

  #toOrFromUnion(before: AvroSchema, after: AvroSchema, path: Path): readonly SchemaChange[] {
    const [from, to] = [asUnion(before), asUnion(after)];
    const { matched } = matchBranches(from, to, { exact: true });
    const pathOf = branchPaths(to, path);
    return [
      ...changeOf('type', path, typeText(before), typeText(after)),
      ...matched.flatMap(([old, fresh]) => this.types(old, fresh, pathOf(fresh))),
    ];
  }

  #named(before: NamedSchema, after: NamedSchema, path: Path): readonly SchemaChange[] {
    if (this.#seen.meet(before, after)) return [];
    const former = isSameName(before, after) ? before.name : null;
    return [
      ...changeOf('type-name', path, before.name, after.name),
      ...attributeChanges(path, before.attributes, after.attributes, former),
      ...(before.type === 'record' && after.type === 'record' ? this.#records(before, after, path) : []),
      ...(before.type === 'enum' && after.type === 'enum' ? enumChanges(before, after, path) : []),
      ...(before.type === 'fixed' && after.type === 'fixed' && before.size !== after.size
        ? changeOf('type', path, typeText(before), typeText(after))
        : []),
    ];
  }

  #records(before: RecordSchema, after: RecordSchema, path: Path): readonly SchemaChange[] {
    const former = formerFields(before, after);
    const pairs = after.fields.map((field, index) => [former[index], field] as const);
    const names = new Map<RecordField, string>();
    for (const [old, { name }] of pairs) if (old !== undefined && !names.has(old)) names.set(old, name);
    const removed = before.fields.filter((field) => !names.has(field));
    return [
      ...pairs.flatMap(([old, field]) => {
        const fieldPath = joinPaths(path, field.name);
        return old === undefined
          ? changeOf('field', fieldPath, null, fieldText(field))
          : this.#fields(old, field, fieldPath);
      }),
      ...removed.flatMap((field) => changeOf('field', joinPaths(path, field.name), fieldText(field), null)),
      ...orderChange(
        path,
        before.fields.map((field) => names.get(field) ?? field.name),
        after.fields.map(({ name }) => name),
      ),
    ];
  }

  #fields(before: RecordField, after: RecordField, path: Path): readonly SchemaChange[] {
    return [
      ...changeOf('field-name', path, before.name, after.name),
      ...this.types(before.schema, after.schema, path),
      ...changeOf('default', path, jsonText(before.default), jsonText(after.default)),
      ...attributeChanges(path, before.attributes, after.attributes, before.name),
    ];
  }
}

function enumChanges(before: EnumSchema, after: EnumSchema, path: Path): readonly SchemaChange[] {
  return [
    ...listChanges('symbol', path, before.symbols, after.symbols),
    ...orderChange(path, before.symbols, after.symbols),
    ...changeOf('symbol-default', path, jsonText(before.attributes['default']), jsonText(after.attributes['default'])),
  ];
}

/** The field that each was: of its name, else of one of its aliases, if no field has that name any more. */
function formerFields(before: RecordSchema, after: RecordSchema): readonly (RecordField | undefined)[] {
  const taken = new Set(after.fields.map(({ name }) => name));
  return writerFieldsFor(after, before).map((index, position) => {
    const former = before.fields[index];
    const isTaken = former !== undefined && former.name !== after.fields[position]?.name && taken.has(former.name);
    return isTaken ? undefined : former;
  });
}

function fieldText({ schema, default: fallback }: RecordField): string {
  const text = jsonText(fallback);
  return text === null ? typeText(schema) : `${typeText(schema)} = ${text}`;
}

function asUnion(schema: AvroSchema): UnionSchema {
  return schema.type === 'union' ? schema : { type: 'union', branches: [schema] };
}

/** A union with one branch beside null is a field that may be missing, and its place that of the field. */
function branchPaths({ branches }: UnionSchema, path: Path): (branch: AvroSchema) => Path {
  const others = branches.filter(({ type }) => type !== 'null');
  return (branch) => (others.length < 2 || !isNamed(branch) ? path : `${path}<${branch.name.split('.').at(-1) ?? ''}>`);
}
