import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { messageOf } from '../../src/lib/errors.js';
import { BinaryOutput } from '../../src/lib/formats/avro/binary-output.js';
import { compileAvroDecoder } from '../../src/lib/formats/avro/decoder.js';
import { compileAvroEncoder } from '../../src/lib/formats/avro/encoder.js';
import { type AvroSource, parseAvroSchema } from '../../src/lib/formats/avro/parse-schema.js';
import { JsonSink } from '../../src/lib/values/json-sink.js';
import type { Json } from '../../src/lib/values/json.js';
import { parseJson } from '../../src/lib/values/parse-json.js';
import { avroLibraries, javaVerdicts } from '../helpers/avro-java.js';
import { javaText, ourText, ourVerdict } from '../helpers/avro-verdicts.js';
import { fingerprint, parsingCanonicalForm } from './avro-canonical.js';
import { readContainer } from './avro-container.js';
import { tally, type SuiteCase } from './tally.js';

// What apache/avro has of schemas, data and pairs of schemas; `scripts/conformance.mjs` starts this.

const root = process.argv[2] ?? '';
const shared = join(root, 'share/test');
const javaTests = join(root, 'lang/java/avro/src/test');

tally('schema-tests.txt', canonicalCases());
tally(
  'schema files',
  schemaFiles().map((path) => caseOf(path, () => void parseAvroSchema(text(path), referencesOf(path)))),
);
tally('data files', await Promise.all(dataFiles().map(dataCase)));
const schemas = await javaSchemas();
tally(
  'schemas of the Java tests',
  schemas.map(({ name, json }) => caseOf(name, () => void parseAvroSchema(json))),
);
tally('pairs of them, as Java judges them', await pairCases());

function caseOf(name: string, act: () => void): SuiteCase {
  try {
    act();
    return { name, fault: null };
  } catch (error) {
    return { name, fault: messageOf(error) };
  }
}

function text(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Each has the schema, its Parsing Canonical Form and, as a rule, the fingerprint of that. */
function canonicalCases(): readonly SuiteCase[] {
  const parts = text('share/test/data/schema-tests.txt').matchAll(
    /^<<INPUT(?: (.*)|\n([^]*?)\nINPUT)\n<<canonical (.*)\n(?:<<fingerprint (.*)\n)?/gm,
  );
  return [...parts].map(([, line, lines, canonical = '', print]) => {
    const input = (line ?? lines ?? '').trim();
    return caseOf(input, () => {
      const found = parsingCanonicalForm(parseAvroSchema(input));
      if (found !== canonical) throw new Error(`found ${found}`);
      if (print !== undefined && fingerprint(found) !== BigInt(print)) throw new Error(`found ${fingerprint(found)}`);
    });
  });
}

function schemaFiles(): readonly string[] {
  return ['share/test', 'lang/java/avro/src/test/resources'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.avsc') || path.endsWith('schema.json'))
      .map((path) => join(folder, path))
      .sort(),
  );
}

/** One of the files uses what two others define. */
function referencesOf(path: string): readonly AvroSource[] {
  if (!path.endsWith('multipleFile/ApplicationEvent.avsc')) return [];
  return ['DocumentInfo.avsc', 'MyResponse.avsc'].map((name) => ({
    text: text(join(dirname(path), name)),
    references: [],
  }));
}

function dataFiles(): readonly string[] {
  return readdirSync(join(shared, 'data'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.avro'))
    .sort();
}

/** The values of a block are an array's: they are decoded, and encoded again to the same bytes. */
async function dataCase(name: string): Promise<SuiteCase> {
  try {
    const { schema, blocks } = await readContainer(readFileSync(join(shared, 'data', name)));
    const array = parseAvroSchema(`{"type":"array","items":${schema}}`, [], { checkDefaults: false });
    for (const { count, bytes } of blocks) {
      const output = new BinaryOutput();
      output.long(count);
      const datum = Buffer.concat([output.written(), bytes, Buffer.of(0)]);
      const sink = new JsonSink();
      compileAvroDecoder(array)(datum, 0, datum.length, sink);
      const again = new BinaryOutput();
      const problems = compileAvroEncoder(array)(parseJson(sink.written().toString()), again);
      if (!again.written().equals(datum)) return { name, fault: `other bytes ${JSON.stringify(problems)}` };
    }
    return { name, fault: blocks.length === 0 ? 'no values' : null };
  } catch (error) {
    return { name, fault: messageOf(error) };
  }
}

/** Those that Java's tests of compatibility are made of, compiled from their source. */
async function javaSchemas(): Promise<readonly { readonly name: string; readonly json: string }[]> {
  const folder = mkdtempSync(join(tmpdir(), 'todo-kafka-avro-'));
  try {
    const classPath = `${await avroLibraries()}/*:${folder}`;
    mkdirSync(join(folder, 'org/junit/jupiter/api'), { recursive: true });
    const assertions = join(folder, 'org/junit/jupiter/api/Assertions.java');
    const nothing =
      'package org.junit.jupiter.api; public class Assertions { public static void assertTrue(boolean is, Object... why) {} }';
    writeFileSync(assertions, nothing);
    const lister = join(import.meta.dirname, '../fixtures/avro/SchemaFields.java');
    const source = join(javaTests, 'java/org/apache/avro/TestSchemas.java');
    execFileSync('javac', ['-nowarn', '-Xlint:none', '-cp', classPath, '-d', folder, assertions, source, lister], {
      stdio: 'pipe',
    });
    const listed = execFileSync('java', ['-cp', classPath, 'SchemaFields', 'org.apache.avro.TestSchemas']).toString();
    return listed
      .trimEnd()
      .split('\n')
      .map((line) => ({ name: line.split('\t')[0] ?? '', json: line.split('\t')[1] ?? '' }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function pairCases(): Promise<readonly SuiteCase[]> {
  const pairs = schemas.flatMap((reader) => schemas.map((writer) => ({ reader, writer })));
  const jsons = pairs.map(({ reader, writer }) => ({
    reader: JSON.parse(reader.json) as Json,
    writer: JSON.parse(writer.json) as Json,
  }));
  const verdicts = await javaVerdicts(jsons);
  return pairs.map(({ reader, writer }, index) =>
    caseOf(`${reader.name} reads ${writer.name}`, () => {
      const [java, pair] = [verdicts[index], jsons[index]];
      if (java === undefined || pair === undefined) throw new Error('no answer');
      const [theirs, ours] = [javaText(java).join('; '), ourText(ourVerdict(pair)).join('; ')];
      if (theirs !== ours) throw new Error(`Java: ${theirs}, we: ${ours}`);
    }),
  );
}
