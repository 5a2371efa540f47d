import type { Theme } from '../../lib/cli/theme.js';
import {
  exactJsonText,
  isExactJsonArray,
  isExactJsonObject,
  keysInOrder,
  type ExactJson,
} from '../../lib/values/exact-json.js';
import { deepestIndented, lineText, quotedText } from '../../lib/values/json-text.js';
import { lineDepthLimit } from '../../lib/values/json-parser.js';
import { parseJson } from '../../lib/values/parse-json.js';
import { recordTimeText } from '../../lib/values/time.js';

/** Characters of a record's line. */
const longestIndented = 1_000_000;

/** Records for people: a heading with where, when and the key, headers, then the value, indented and in colours. */
export class PrettyRecords {
  readonly #theme: Theme;

  constructor(theme: Theme) {
    this.#theme = theme;
  }

  /** @param lines records as lines of JSON */
  text(lines: Buffer): string {
    return parsedLines(lines)
      .map(({ record, isLarge }) => this.record(record, isLarge))
      .join('');
  }

  /** @param isLarge its value is not indented, which could make it many times as large */
  record(record: ExactJson, isLarge: boolean): string {
    if (!isExactJsonObject(record)) return '';
    const { topic, partition, offset, timestamp, key, headers, value, error } = record;
    const theme = this.#theme;
    const place = theme.strong(`${plain(topic)}[${plain(partition)}]@${plain(offset)}`);
    const time = theme.faint(
      typeof timestamp === 'number' || typeof timestamp === 'bigint' ? recordTimeText(timestamp) : '-',
    );
    const heading = [place, time, key === null ? theme.faint('no key') : `key ${this.#json(key ?? null, 0)}`].join(
      '  ',
    );
    const headerLines = isExactJsonArray(headers) ? headers.map((header) => this.#header(header)) : [];
    const body =
      value === null
        ? theme.faint('null (tombstone)')
        : this.#json(readable(value ?? null), isLarge ? deepestIndented : 0);
    const problem = typeof error === 'string' ? [theme.bad(`not decoded: ${error}`)] : [];
    return `${[heading, ...headerLines, body, ...problem].join('\n')}\n\n`;
  }

  #header(header: ExactJson): string {
    if (!isExactJsonObject(header)) return '';
    return `${this.#theme.faint('header')} ${this.#json(header['key'] ?? null, 0)}: ${this.#json(header['value'] ?? null, 0)}`;
  }

  #json(value: ExactJson, depth: number): string {
    if (depth >= deepestIndented && typeof value === 'object' && value !== null) return lineText(value);
    const [inside, outside] = ['  '.repeat(depth + 1), '  '.repeat(depth)];
    if (isExactJsonArray(value)) {
      if (value.length === 0) return '[]';
      return `[\n${value.map((item) => inside + this.#json(item, depth + 1)).join(',\n')}\n${outside}]`;
    }
    if (isExactJsonObject(value)) {
      const keys = keysInOrder(value);
      if (keys.length === 0) return '{}';
      const fields = keys.map(
        (key) => `${inside}${this.#theme.accent(quotedText(key))}: ${this.#json(value[key] ?? null, depth + 1)}`,
      );
      return `{\n${fields.join(',\n')}\n${outside}}`;
    }
    if (typeof value === 'string') return this.#theme.good(quotedText(value));
    return value === null ? this.#theme.faint('null') : this.#theme.warn(exactJsonText(value));
  }
}

/** Records as they stand in lines of JSON. */
export function parsedLines(lines: Buffer): readonly { readonly record: ExactJson; readonly isLarge: boolean }[] {
  return lines
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({
      record: parseJson(line, { precise: true, depth: lineDepthLimit }),
      isLarge: line.length > longestIndented,
    }));
}

function plain(value: ExactJson | undefined): string {
  return typeof value === 'string' ? value : exactJsonText(value ?? null);
}

/** Text without a schema is often JSON all the same. */
function readable(value: ExactJson): ExactJson {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}
