import type { Problem } from '../../errors.js';
import {
  isExactJsonArray,
  isExactJsonObject,
  keepKeyOrder,
  type ExactJson,
  type ExactJsonObject,
} from '../../values/exact-json.js';
import { JsonSyntaxError } from '../../values/json-syntax-error.js';
import { parseJson } from '../../values/parse-json.js';
import type { AssignmentTree } from './assignment-tree.js';
import type { FieldStep } from './field-path.js';
import { joinPaths, pathBelow, type Path } from './path.js';
import { withItem, withKey } from './replace.js';

/** A place in a value, as its schema describes it. */
export interface Place {
  /**
   * What a text that is set here stands for.
   * @throws JsonSyntaxError
   */
  readonly value: (text: string) => ExactJson;
  /** What is below, where something is; `steps` are those that are set. */
  readonly parts: (steps: readonly FieldStep[]) => Parts;
  /** Where a place is one of several, as in a union of Avro: the one that a value is of, or that has such parts. */
  readonly branch?: (before: ExactJson | undefined, steps: readonly FieldStep[]) => Branch | undefined;
}

export interface Branch {
  readonly place: Place;
  /** What was there before, as a value of the branch. */
  readonly before: ExactJson | undefined;
  /** A value of the branch as it stands in the whole. */
  readonly wrap: (value: ExactJson) => ExactJson;
}

export type Parts =
  | {
      readonly kind: 'fields';
      /** null for a field that nothing is known of. */
      readonly field: (name: string) => Place | null;
      /** The name that a field has in JSON, where it has another one besides. */
      readonly key?: (name: string) => string;
      /** What is in a new value although it was not set. */
      readonly others?: (names: ReadonlySet<string>) => readonly (readonly [name: string, value: ExactJson])[];
    }
  | { readonly kind: 'items'; readonly item: (index: number) => Place | null }
  | { readonly kind: 'none'; readonly what: string };

/**
 * The value that a tree of texts stands for. What does not fit the schema is left for its encoder to refuse.
 * @param before a value that is there already, of which all is kept that is not set
 */
export function assignedValue(
  tree: AssignmentTree,
  place: Place | null,
  path: Path,
  problems: Problem[],
  before?: ExactJson,
): ExactJson {
  if ('text' in tree) return leafValue(tree.text, place, path, problems);
  const steps = [...tree.parts.keys()];
  const branch = place?.branch?.(before, steps);
  if (branch !== undefined) return branch.wrap(assignedValue(tree, branch.place, path, problems, branch.before));
  const parts = place?.parts(steps) ?? unknownParts(steps, before);
  switch (parts.kind) {
    case 'none':
      problems.push({ path, message: `has no parts to be set: it is ${parts.what}` });
      return null;
    case 'fields':
      return [...tree.parts].reduce<ExactJsonObject>(
        (object, [step, part]) => {
          const name = String(step);
          const key = (isExactJsonObject(before) ? parts.key?.(name) : undefined) ?? name;
          const known = Object.hasOwn(object, key) ? object[key] : undefined;
          const below = joinPaths(path, pathBelow({ key }, ''));
          return withKey(object, key, assignedValue(part, parts.field(name), below, problems, known));
        },
        isExactJsonObject(before) ? before : newObject(parts.others?.(new Set(steps.map(String))) ?? []),
      );
    case 'items':
      if (!isExactJsonArray(before)) expectNumbered(steps, path, problems);
      return itemsOf(tree.parts, parts.item, path, problems, before);
  }
}

function itemsOf(
  tree: ReadonlyMap<FieldStep, AssignmentTree>,
  item: (index: number) => Place | null,
  path: Path,
  problems: Problem[],
  before: ExactJson | undefined,
): readonly ExactJson[] {
  const assigned = (part: AssignmentTree | undefined, index: number, known?: ExactJson): ExactJson => {
    const below = joinPaths(path, pathBelow(index, ''));
    return part === undefined ? null : assignedValue(part, item(index), below, problems, known);
  };
  if (!isExactJsonArray(before))
    return Array.from({ length: tree.size }, (_, index) => assigned(tree.get(index), index));
  return [...tree].reduce<readonly ExactJson[]>(
    (items, [step, part]) => withItem(items, step, path, problems, (known) => assigned(part, Number(step), known)),
    before,
  );
}

function expectNumbered(steps: readonly FieldStep[], path: Path, problems: Problem[]): void {
  for (const step of steps) {
    if (typeof step === 'number' && step < steps.length) continue;
    problems.push({ path, message: `items are numbered from [0] to [${steps.length - 1}] here, ${step} is none` });
  }
}

function leafValue(text: string, place: Place | null, path: Path, problems: Problem[]): ExactJson {
  if (place === null) return text;
  try {
    return place.value(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    problems.push({ path, message: `not valid JSON: ${error.message} (column ${error.column})` });
    return null;
  }
}

function newObject(entries: readonly (readonly [string, ExactJson])[]): ExactJsonObject {
  const object = Object.fromEntries(entries);
  keepKeyOrder(
    object,
    entries.map(([name]) => name),
  );
  return object;
}

/** Of a place that no schema describes: what is there says what it is, or else what is set. */
function unknownParts(steps: readonly FieldStep[], before?: ExactJson): Parts {
  const isList =
    isExactJsonArray(before) || (!isExactJsonObject(before) && steps.every((step) => typeof step === 'number'));
  return isList ? { kind: 'items', item: () => null } : { kind: 'fields', field: () => null };
}

/** A text that is set as JSON, with all its digits. @throws JsonSyntaxError */
export function setJson(text: string): ExactJson {
  return parseJson(text, { precise: true });
}

/** A text that may be JSON. */
export function jsonOrText(text: string): ExactJson {
  try {
    return setJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return text;
    throw error;
  }
}
