import type { ChangedThing } from '../../../documents/schema-words.js';
import type { SchemaChange } from '../../comparable.js';
import type { Path } from '../../shared/path.js';

const harmlessThings: readonly ChangedThing[] = ['doc', 'order', 'property'];

/** The change from one text to the other, null standing for nothing; empty where both are the same. */
export function changeOf(
  what: ChangedThing,
  path: Path,
  before: string | null,
  after: string | null,
): readonly SchemaChange[] {
  if (before === after) return [];
  const change = before === null ? 'added' : after === null ? 'removed' : 'changed';
  return [{ change, what, path, before, after, harmless: harmlessThings.includes(what) }];
}

/** What is in one list only. */
export function listChanges(
  what: ChangedThing,
  path: Path,
  before: readonly string[],
  after: readonly string[],
): readonly SchemaChange[] {
  const [old, now] = [new Set(before), new Set(after)];
  return [
    ...after.filter((name) => !old.has(name)).flatMap((name) => changeOf(what, path, null, name)),
    ...before.filter((name) => !now.has(name)).flatMap((name) => changeOf(what, path, name, null)),
  ];
}

/** What is in both lists, where that comes in another order; the order of what came or went says nothing. */
export function orderChange(path: Path, before: readonly string[], after: readonly string[]): readonly SchemaChange[] {
  const [beforeOnes, afterOnes] = [new Set(before), new Set(after)];
  const kept = before.filter((name) => afterOnes.has(name));
  const now = after.filter((name) => beforeOnes.has(name));
  return changeOf('order', path, kept.join(', '), now.join(', '));
}
