import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mavenLibraries } from './maven-libraries.js';
import type { SchemaPair } from './schema-pairs/pairs.js';

const run = promisify(execFile);

export const avroVersion = '1.12.1';

/** What Avro Java says of a pair; `exception` where it gave up. */
export interface JavaVerdict {
  readonly compatible: boolean;
  readonly incompatibilities: readonly {
    readonly type: string;
    /** JSON pointer into the reader's schema. */
    readonly location: string;
    readonly message: string;
  }[];
  readonly exception?: string;
}

/** The folder with Avro's jar and those that it needs. */
export function avroLibraries(): Promise<string> {
  return mavenLibraries({
    name: `avro-${avroVersion}`,
    pom: join(import.meta.dirname, '../avro-tools/pom.xml'),
    properties: { 'avro.version': avroVersion },
  });
}

/** Has Avro's own SchemaCompatibility judge the pairs, in one JVM. */
export async function javaVerdicts(pairs: readonly SchemaPair[]): Promise<readonly JavaVerdict[]> {
  const lines = await javaLines(
    'Compatible.java',
    pairs.map((pair) => JSON.stringify(pair)),
  );
  return lines.map((line) => JSON.parse(line) as JavaVerdict);
}

/** What a program of test/fixtures/avro prints, which reads a file of these lines. */
export async function javaLines(program: string, lines: readonly string[]): Promise<readonly string[]> {
  const libraries = await avroLibraries();
  const folder = mkdtempSync(join(tmpdir(), 'todo-kafka-avro-'));
  try {
    writeFileSync(join(folder, 'lines'), lines.join('\n'));
    const path = join(import.meta.dirname, '../fixtures/avro', program);
    const java = ['-XX:TieredStopAtLevel=1', '-cp', `${libraries}/*`, path, join(folder, 'lines')];
    const { stdout } = await run('java', java, { maxBuffer: 2 ** 30 });
    return stdout.trimEnd().split('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
