import type { ExactJson } from '../../../values/exact-json.js';
import type { Encode, EncoderParts } from './parts.js';
import { fits } from './fits.js';
import { expected, foundText } from '../../shared/found.js';
import { branchName, isBareUnion, jsonKinds, kindOf, looseKinds, type JsonKind } from '../json-shape.js';
import { isTextual } from '../textual/textual.js';
import type { AvroSchema, UnionSchema } from '../schema.js';
import { contentOf, isEscaped, onlyKey } from '../union-value.js';

/** Which branch a value is of, and the value without its tag; or why that cannot be said. */
type Choice = { readonly index: number; readonly value: ExactJson } | { readonly problem: string };

/**
 * Writes a value of a union, which is tagged, `{"name of the branch": value}`, or bare. A bare value is of the branch
 * that takes its kind of JSON; where several do, of the first that it fits. What may be both tagged and bare is refused.
 */
export function unionEncoder(union: UnionSchema, parts: EncoderParts): Encode {
  const encoders = union.branches.map((branch) => parts.encode(branch));
  const choice = new UnionChoice(union, parts.areDefaults);
  return (value, output, problems) => {
    const chosen = choice.of(value);
    const encode = 'problem' in chosen ? undefined : encoders[chosen.index];
    if ('problem' in chosen || encode === undefined) {
      problems.add('problem' in chosen ? chosen.problem : expected(listed(union.branches), value));
      return;
    }
    output.long(chosen.index);
    encode(chosen.value, output, problems);
  };
}

class UnionChoice {
  readonly #union: UnionSchema;
  readonly #areDefaults: boolean;
  readonly #isBare: boolean;
  readonly #tags: ReadonlyMap<string, number>;
  readonly #byKind: ReadonlyMap<JsonKind, readonly number[]>;
  /** Branches that take a kind of JSON which is not the one that they are shown as. */
  readonly #byLooseKind: ReadonlyMap<JsonKind, readonly number[]>;
  readonly #expected: string;

  constructor(union: UnionSchema, areDefaults: boolean) {
    const { branches } = union;
    this.#union = union;
    this.#areDefaults = areDefaults;
    this.#isBare = isBareUnion(union);
    this.#tags = new Map(areDefaults ? [] : branches.map((branch, index) => [branchName(branch), index]));
    this.#byKind = branchesByKind(branches, jsonKinds);
    this.#byLooseKind = areDefaults ? new Map() : branchesByKind(branches, looseKinds);
    this.#expected = listed(branches);
  }

  of(value: ExactJson): Choice {
    const key = this.#tags.size === 0 ? undefined : onlyKey(value);
    const tagged = key === undefined ? undefined : this.#tags.get(key);
    if (key !== undefined && tagged !== undefined) return this.#tagged(value, key, tagged);
    const index = this.#bare(value);
    if (typeof index === 'string') return { problem: index };
    if (index !== undefined) return { index, value };
    const misnamed =
      key !== undefined && !this.#byKind.has('object') ? `; no branch is named ${JSON.stringify(key)}` : '';
    return { problem: expected(this.#expected, value) + misnamed };
  }

  /** For an object whose only key is the name of a branch, which is a tag, or may be a bare map or record as well. */
  #tagged(value: ExactJson, key: string, tagged: number): Choice {
    const content = contentOf(value, key);
    const asTagged = { index: tagged, value: content };
    const [bare] = this.#isBare ? (this.#byKind.get('object') ?? []) : [];
    const bareBranch = bare === undefined ? undefined : this.#union.branches[bare];
    const branch = this.#union.branches[tagged];
    if (bare === undefined || bareBranch === undefined || branch === undefined) return asTagged;
    const fitsTagged = fits(content, branch);
    if (fitsTagged && isEscaped(this.#union, branch, content)) return asTagged;
    const fitsBare = fits(value, bareBranch);
    if (fitsTagged && fitsBare) return { problem: ambiguous(value, key, bareBranch) };
    const hasKey = bareBranch.type === 'map' || fieldNames(bareBranch).includes(key);
    return fitsTagged || !(fitsBare || hasKey) ? asTagged : { index: bare, value };
  }

  /** The branch of a bare value, or why it is not known which. */
  #bare(value: ExactJson): number | string | undefined {
    const kind = kindOf(value);
    const [ofKind, loose] = [this.#byKind.get(kind) ?? [], this.#byLooseKind.get(kind) ?? []];
    // The only one of its kind may still tell best what is wrong with the value.
    const [only = loose[0]] = ofKind;
    if (ofKind.length + loose.length < 2) return only;
    const fittings = [
      ofKind.filter((index) => this.#fits(value, index, true)),
      ofKind.filter((index) => this.#fits(value, index)),
      loose.filter((index) => this.#fits(value, index)),
    ];
    const fitting = fittings.find(({ length }) => length > 0) ?? [];
    const isUnclear = kind === 'string' && fitting.length > 1 && fitting.some((index) => this.#isLogical(index));
    if (!isUnclear) return fitting[0];
    const names = fitting.map((index) => `{${JSON.stringify(this.#nameOf(index))}:…}`).join(' or ');
    return `ambiguous: ${foundText(value)} fits more than one type of the union; write ${names}`;
  }

  #fits(value: ExactJson, index: number, exactly = false): boolean {
    const branch = this.#union.branches[index];
    return branch !== undefined && fits(value, branch, { isDefault: this.#areDefaults, exactly });
  }

  /** A decimal, a date, a time and the like, for which text is not what it is stored as. */
  #isLogical(index: number): boolean {
    const branch = this.#union.branches[index];
    return !this.#areDefaults && branch !== undefined && (isTextual(branch) || looseKinds(branch).length > 0);
  }

  #nameOf(index: number): string {
    const branch = this.#union.branches[index];
    return branch === undefined ? '' : branchName(branch);
  }
}

function branchesByKind(
  branches: readonly AvroSchema[],
  kindsOf: (branch: AvroSchema) => readonly JsonKind[],
): ReadonlyMap<JsonKind, readonly number[]> {
  const byKind = new Map<JsonKind, number[]>();
  for (const [index, branch] of branches.entries()) {
    for (const kind of kindsOf(branch)) {
      const indexes = byKind.get(kind) ?? [];
      indexes.push(index);
      byKind.set(kind, indexes);
    }
  }
  return byKind;
}

/** Two readings of one text must not be chosen from in silence: Java's encoder writes tags, people leave them out. */
function ambiguous(value: ExactJson, key: string, bare: AvroSchema): string {
  const [name, tag] = [JSON.stringify(branchName(bare)), JSON.stringify(key)];
  const other = `the ${bare.type === 'map' ? 'map with the key' : `record ${name} with the field`} ${tag}`;
  return `ambiguous: ${foundText(value)} may be a tagged ${tag}, or ${other}; write the value alone, or {${name}:{${tag}:…}}`;
}

/** `null, string or "com.example.Named"` */
function listed(branches: readonly AvroSchema[]): string {
  if (branches.length === 0) return 'no value at all, as the union has no types';
  const names = branches.map((branch) => ('name' in branch ? `"${branch.name}"` : branch.type));
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}

function fieldNames(branch: AvroSchema): readonly string[] {
  return branch.type === 'record' ? branch.fields.map(({ name }) => name) : [];
}
