import { groupBy } from '../../../values/group-by.js';
import { aliasesOf, isNamed, unqualified } from '../resolution.js';
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
  const left = new Candidates(before.branches);
  const added: AvroSchema[] = [];
  const matched: (readonly [AvroSchema, AvroSchema])[] = [];
  for (const branch of after.branches) {
    const same = left.takeSame(branch);
    if (same === undefined) added.push(branch);
    else matched.push([same, branch]);
  }
  const removed = left.others();
  const [onlyRemoved, onlyAdded] = [removed[0], added[0]];
  const isOneChanged = removed.length === 1 && added.length === 1 && !exact;
  if (!isOneChanged || onlyRemoved === undefined || onlyAdded === undefined) return { matched, removed, added };
  return { matched: [...matched, [onlyRemoved, onlyAdded]], removed: [], added: [] };
}

/** Branches that may still be the same as another one, to be found by their names: there may be thousands. */
class Candidates {
  readonly #branches: readonly AvroSchema[];
  readonly #byName: ReadonlyMap<string, readonly number[]>;
  readonly #taken = new Set<number>();

  constructor(branches: readonly AvroSchema[]) {
    this.#branches = branches;
    const names = branches.flatMap((branch, index) => namesOf(branch).map((name) => ({ name, index })));
    const byName = groupBy(names, ({ name }) => name);
    this.#byName = new Map([...byName].map(([name, found]) => [name, found.map(({ index }) => index)]));
  }

  /** The one of its full name, or of its type where it has none; else the first one that it is another name of. */
  takeSame(branch: AvroSchema): AvroSchema | undefined {
    const [exact = '', ...others] = namesOf(branch);
    const aliases = isNamed(branch) ? aliasesOf(branch).map((alias) => `${branch.type} ${alias}`) : [];
    const index = this.#first([exact]) ?? this.#first([...others, ...aliases]);
    if (index === undefined) return undefined;
    this.#taken.add(index);
    return this.#branches[index];
  }

  others(): readonly AvroSchema[] {
    return this.#branches.filter((_, index) => !this.#taken.has(index));
  }

  #first(names: readonly string[]): number | undefined {
    const indexes = names.flatMap((name) => this.#byName.get(name)?.find((index) => !this.#taken.has(index)) ?? []);
    return indexes.length === 0 ? undefined : Math.min(...indexes);
  }
}

/** Its full name, or its type; and its name in any namespace. */
function namesOf(branch: AvroSchema): readonly string[] {
  const { type } = branch;
  return isNamed(branch) ? [`${type} ${branch.name}`, `${type} *.${unqualified(branch.name)}`] : [type];
}
