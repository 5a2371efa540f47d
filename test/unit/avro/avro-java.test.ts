import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../src/lib/values/parse-json.js';
import type { Json } from '../../../src/lib/values/json.js';
import { decodedText, encodedHex } from '../../helpers/avro.js';

/** What Avro's own classes make of data: see Resolve.java beside the fixture. */
interface Pair {
  readonly writer: Json;
  readonly reader: Json;
  readonly data: readonly {
    /** In hexadecimal, as the others. */
    readonly bytes: string;
    readonly json: string;
    /** null where Avro refuses to read it. */
    readonly read: string | null;
  }[];
}

const fixture = join(import.meta.dirname, '../../fixtures/avro/resolution.jsonl');
const pairs = readFileSync(fixture, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Pair);

describe('Avro Java 1.11.4', () => {
  it('reads as we do what another schema wrote, or refuses it as we do', () => {
    const outcomes = { read: 0, refused: 0 };
    for (const { writer, reader, data } of pairs) {
      for (const { bytes, read } of data) {
        const text = decodedText(bytes, writer, reader);
        const message = `${JSON.stringify(writer)} as ${JSON.stringify(reader)}: ${text}`;
        if (read === null) {
          expect(text, message).toMatch(/can't be read as|has no default for it|is not in the reader's enum/);
          outcomes.refused++;
        } else {
          // Compared as values, because Java's maps have no order.
          expect(parseJson(text), message).toEqual(parseJson(decodedText(read, reader)));
          outcomes.read++;
        }
      }
    }
    expect(outcomes).toEqual({ read: 199, refused: 77 });
  });

  it('writes JSON that we encode to the same value', () => {
    for (const { writer, data } of pairs) {
      for (const { bytes, json } of data) {
        const encoded = encodedHex(parseJson(json), writer);
        const message = `${JSON.stringify(writer)}: ${json}, ${encoded}`;
        expect(parseJson(decodedText(encoded, writer)), message).toEqual(parseJson(decodedText(bytes, writer)));
      }
    }
  });
});
