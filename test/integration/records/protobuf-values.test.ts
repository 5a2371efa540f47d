import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { compileProtobufDecoder } from '../../../src/lib/formats/protobuf/decoder.js';
import { encodeProtobuf } from '../../../src/lib/formats/protobuf/encoder.js';
import type { ProtobufSchema } from '../../../src/lib/formats/protobuf/message-type.js';
import { parseProtobufSchema } from '../../../src/lib/formats/protobuf/parse-schema.js';
import { exactJsonText, type ExactJson } from '../../../src/lib/values/exact-json.js';
import { parseJson } from '../../../src/lib/values/parse-json.js';
import { foreignTest, python } from '../../helpers/foreign-clients.js';
import { seedOf } from '../../helpers/seeded.js';

const seed = seedOf('values of Protobuf');

const fixtures = join(import.meta.dirname, '../../fixtures/protobuf');
const fixture = (name: string): string => join(fixtures, name);
const textOf = (name: string): string => readFileSync(fixture(name), 'utf8');

const imports = [{ name: 'shared.proto', text: textOf('shared.proto') }];
const count = 400;

/** Each value of Python's, as the bytes after its message index, and as Google's own JSON of it. */
async function pythonValues(
  file: string,
  message: string,
): Promise<readonly { readonly bytes: string; readonly json: ExactJson }[]> {
  const lines = await python('protobuf_values.py', ['random', fixture(file), message, String(count), String(seed)]);
  return lines
    .trim()
    .split('\n')
    .map((line) => parseJson(line) as { bytes: string; json: ExactJson });
}

function decoded(schema: ProtobufSchema, base64: string): ExactJson {
  const bytes = Buffer.concat([Buffer.alloc(1), Buffer.from(base64, 'base64')]);
  return parseJson(exactJsonText(compileProtobufDecoder(schema)(bytes, 0, bytes.length).json));
}

describe.each([
  ['everything.proto', 'todo.test.Everything'],
  ['legacy.proto', 'todo.legacy.Order'],
])("%s, beside Google's own library", (file, message) => {
  const schemaOf = {
    text: () => parseProtobufSchema(textOf(file), imports),
    descriptor: async () =>
      parseProtobufSchema(await python('protobuf_values.py', ['descriptor', fixture(file)]), imports),
  };

  foreignTest.each(['text', 'descriptor'] as const)(
    `is shown as it shows it, and gives the same bytes again, by the %s (seed ${seed})`,
    async (form) => {
      const values = await pythonValues(file, message);
      const schema = await schemaOf[form]();
      for (const { bytes, json } of values) {
        const shown = decoded(schema, bytes);
        expect(shown).toEqual(json);
        expect(encodeProtobuf(schema, shown, { asStored: true }).bytes.toString('base64', 1)).toBe(bytes);
      }
    },
  );

  foreignTest(`is written as it reads it (seed ${seed})`, async () => {
    const values = await pythonValues(file, message);
    const schema = schemaOf.text();
    const written = values.map(({ json }) => {
      const { bytes, problems } = encodeProtobuf(schema, json, { asStored: false });
      expect(problems).toEqual([]);
      return bytes.subarray(1).toString('base64');
    });
    const read = await python('protobuf_values.py', ['decode', fixture(file), message], written.join('\n'));
    const jsons = read
      .trim()
      .split('\n')
      .map((line) => parseJson(line));
    expect(jsons).toEqual(values.map(({ json }) => json));
  });
});
