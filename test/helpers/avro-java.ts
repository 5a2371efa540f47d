import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mavenLibraries } from './maven-libraries.js';
import type { SchemaPair } from './schema-pairs/pairs.js';
import { workspace } from './workspace.js';

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

/** Has Avro's own SchemaCompatibility judge the pairs, in one JVM. */
export async function javaVerdicts(pairs: readonly SchemaPair[]): Promise<readonly JavaVerdict[]> {
  const libraries = await mavenLibraries({
    name: `avro-${avroVersion}`,
    pom: join(import.meta.dirname, '../avro-tools/pom.xml'),
    properties: { 'avro.version': avroVersion },
  });
  const program = join(import.meta.dirname, '../fixtures/avro/Compatible.java');
  const folder = workspace({ 'pairs.jsonl': pairs.map((pair) => JSON.stringify(pair)).join('\n') });
  const java = ['-XX:TieredStopAtLevel=1', '-cp', `${libraries}/*`, program, join(folder, 'pairs.jsonl')];
  const { stdout } = await run('java', java, { maxBuffer: 2 ** 30 });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JavaVerdict);
}
