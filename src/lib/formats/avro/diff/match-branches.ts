import { isNamed, isSameName } from '../resolution.js';
import type { AvroSchema, UnionSchema } from '../schema.js';

interface Match {
  /** Those that are one branch before and after. */
  readonly matched: readonly (readonly [AvroSchema, AvroSchema])[];
  readonly removed: readonly AvroSchema[];
  readonly added: readonly AvroSchema[];
}

/**
 * Which branches of two unions are the same. One that went and one that came are taken for one that was changed, unless
 * only the `exact` ones are wanted.
 */
export function matchBranches(before: UnionSchema, after: UnionSchema, { exact = false } = {}): Match {
  const removed = [...before.branches];
  const added: AvroSchema[] = [];
  const matched: (readonly [AvroSchema, AvroSchema])[] = [];
  for (const branch of after.branches) {
    const index = indexOfSame(branch, removed);
    const [same] = index === -1 ? [] : removed.splice(index, 1);
    if (same === undefined) added.push(branch);
    else matched.push([same, branch]);
  }
  const [onlyRemoved, onlyAdded] = [removed[0], added[0]];
  const isOneChanged = removed.length === 1 && added.length === 1 && !exact;
  if (!isOneChanged || onlyRemoved === undefined || onlyAdded === undefined) return { matched, removed, added };
  return { matched: [...matched, [onlyRemoved, onlyAdded]], removed: [], added: [] };
}

function indexOfSame(branch: AvroSchema, candidates: readonly AvroSchema[]): number {
  const alike = (each: AvroSchema): boolean => each.type === branch.type;
  if (!isNamed(branch)) return candidates.findIndex(alike);
  const byFullName = candidates.findIndex((each) => alike(each) && isNamed(each) && each.name === branch.name);
  if (byFullName !== -1) return byFullName;
  return candidates.findIndex((each) => alike(each) && isNamed(each) && isSameName(each, branch));
}
