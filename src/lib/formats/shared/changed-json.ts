import type { Problem } from '../../errors.js';
import { isExactJsonArray, isExactJsonObject, type ExactJson, type ExactJsonObject } from '../../values/exact-json.js';
import { parseJson } from '../../values/parse-json.js';
import { assignedText, type Place } from './assigned-text.js';
import type { AssignmentTree } from './assignment-tree.js';
import { joinPaths, pathBelow, type Path } from './path.js';
import { withItem, withKey } from './replace.js';

/** A value of JSON with some of its fields changed to what texts stand for, as its schema describes their places. */
export function changedJson(
  value: ExactJson | undefined,
  tree: AssignmentTree,
  place: Place | null,
  path: Path,
  problems: Problem[],
): ExactJson {
  if ('text' in tree) return parseJson(assignedText(tree, place, path, problems));
  const parts = place?.parts([...tree.parts.keys()]) ?? null;
  if (isExactJsonObject(value) && (parts === null || parts.kind === 'fields')) {
    return [...tree.parts].reduce<ExactJsonObject>((object, [step, part]) => {
      const name = parts?.key?.(String(step)) ?? String(step);
      const below = joinPaths(path, pathBelow({ key: name }, ''));
      return withKey(
        object,
        name,
        changedJson(
          Object.hasOwn(object, name) ? object[name] : undefined,
          part,
          parts?.field(name) ?? null,
          below,
          problems,
        ),
      );
    }, value);
  }
  if (isExactJsonArray(value) && (parts === null || parts.kind === 'items')) {
    return [...tree.parts].reduce<readonly ExactJson[]>(
      (items, [step, part]) =>
        withItem(items, step, path, problems, (before) => {
          const below = joinPaths(path, pathBelow(Number(step), ''));
          return changedJson(before, part, parts?.item(Number(step)) ?? null, below, problems);
        }),
      value,
    );
  }
  return parseJson(assignedText(tree, place, path, problems)); // there is nothing that could be kept
}
