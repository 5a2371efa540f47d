import { isAlias, isMap, isScalar, isSeq, type Scalar, type YAMLMap } from 'yaml';
import { isList, isMapping, type YamlEntry, type YamlMap, type YamlValue } from './yaml-value.js';

/** Values within each other: enough for any catalog, and few enough for the stack. */
const largestDepth = 100;
export const tooDeep = `values lie more than ${largestDepth} levels within each other`;

/** Values of a catalog, each alias written out: a few lines of aliases can stand for more than fit in any memory. */
export const largestSize = 1_000_000;
export const tooLarge = 'its aliases and merge keys make more than 1,000,000 values';

/** Goes through nodes in the order of the text, so that an alias finds the last anchor of its name before it. */
export class NodeReader {
  readonly #report: (start: number, message: string) => void;
  readonly #anchors = new Map<string, YamlValue | 'being read'>();
  #depth = 0;
  #taken = 0;

  constructor(report: (start: number, message: string) => void) {
    this.#report = report;
  }

  read(node: unknown): YamlValue {
    const start = startOf(node);
    if (isAlias(node)) return this.#resolve(node.source, start);
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, 'being read');
    if (this.#depth === largestDepth) this.#report(start, tooDeep);
    this.#depth += 1;
    const value = { data: this.#depth > largestDepth ? null : this.#dataOf(node), start };
    this.#depth -= 1;
    if (anchor !== undefined) this.#anchors.set(anchor, value);
    return value;
  }

  #dataOf(node: unknown): YamlValue['data'] {
    if (isMap(node)) return this.#entries(node);
    if (isSeq(node)) {
      this.#checkTag(node.tag, 'seq', startOf(node));
      return node.items.map((item) => this.read(item));
    }
    return isScalar(node) ? this.#text(node) : null;
  }

  #text(node: Scalar): string | null {
    const text = typeof node.source === 'string' ? node.source : String(node.value);
    if (node.tag === `${coreTags}null`) return null;
    this.#checkTag(node.tag, 'str int float bool', startOf(node));
    return isPlain(node) && node.tag === undefined && /^(?:~|null|Null|NULL|)$/.test(text) ? null : text;
  }

  #entries(map: YAMLMap): YamlMap {
    this.#checkTag(map.tag, 'map', startOf(map));
    const entries = new Map<string, YamlEntry>();
    const merged: YamlMap[] = [];
    for (const { key, value } of map.items) {
      const keyStart = startOf(key);
      if (isScalar(key) && isPlain(key) && key.source === '<<') {
        merged.push(...this.#sources(this.read(value), keyStart));
        continue;
      }
      const name = this.#name(key);
      const entry = { keyStart, value: this.read(value) };
      if (name === null) continue;
      if (entries.has(name)) this.#report(keyStart, `${JSON.stringify(name)} is there twice: take one of them away`);
      else entries.set(name, entry);
    }
    return this.#withMerged(entries, merged, startOf(map));
  }

  /** A name is always text: `1.10`, `007`, `null` and `yes` are the names that they look like. */
  #name(key: unknown): string | null {
    const { data, start } = this.read(key);
    const name = data === null && isScalar(key) ? (key.source ?? '') : data;
    // What is built from these entries would take it for the prototype of an object.
    if (typeof name === 'string' && name !== '__proto__') return name;
    this.#report(start, name === '__proto__' ? '"__proto__" cannot be a name here' : 'a name has to be a text');
    return null;
  }

  /** The maps that a merge key takes in. @see https://yaml.org/type/merge.html */
  #sources(value: YamlValue, start: number): readonly YamlMap[] {
    if (value.data === null) return []; // as an alias that is told of elsewhere
    const sources = (isList(value.data) ? value.data : [value]).map(({ data }) => data);
    if (sources.every(isMapping)) return sources;
    this.#report(start, '`<<` takes in a map or a list of maps, each by its alias: `<<: *name`');
    return [];
  }

  /** Entries of a map's own, and those that it takes in: of two sources with the same name the first has its way. */
  #withMerged(entries: YamlMap, sources: readonly YamlMap[], start: number): YamlMap {
    const all = new Map(entries);
    for (const source of sources) {
      const fitted = this.#taken <= largestSize;
      this.#taken += source.size;
      if (fitted && this.#taken > largestSize) this.#report(start, tooLarge);
      if (this.#taken > largestSize) break;
      for (const [name, entry] of source) if (!all.has(name)) all.set(name, entry);
    }
    return all;
  }

  #resolve(name: string, start: number): YamlValue {
    const found = this.#anchors.get(name);
    if (found !== undefined && found !== 'being read') return found;
    this.#report(
      start,
      found === undefined
        ? `\`*${name}\` has no anchor \`&${name}\` before it`
        : `\`*${name}\` stands inside of what \`&${name}\` names: it would have no end`,
    );
    return { data: null, start };
  }

  #checkTag(tag: string | undefined, allowed: string, start: number): void {
    // `!` says that it is what it looks like.
    if (tag === undefined || tag === '!' || allowed.split(' ').some((name) => tag === `${coreTags}${name}`)) return;
    const written = tag.startsWith(coreTags) ? `!!${tag.slice(coreTags.length)}` : tag;
    this.#report(start, `the tag \`${written}\` has no meaning here: take it away`);
  }
}

const coreTags = 'tag:yaml.org,2002:';

export function startOf(node: unknown): number {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return 0;
  const start: unknown = node.range[0];
  return typeof start === 'number' ? start : 0;
}

function isPlain({ type }: Scalar): boolean {
  return type === 'PLAIN';
}
