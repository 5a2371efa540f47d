import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, renameSync } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { userFolders } from '../../src/lib/runtime/folders.js';
import { pinnedVersions } from '../../src/lib/runtime/native/versions.js';

const run = promisify(execFile);
const kafkaVersion = pinnedVersions().kafka;

/** Runs one of Kafka's own tools (a Java class with a main method) and returns its stdout. */
export async function kafkaTool(mainClass: string, args: readonly string[]): Promise<string> {
  const libraries = await toolLibraries();
  const { stdout } = await run('java', ['-XX:TieredStopAtLevel=1', '-cp', `${libraries}/*`, mainClass, ...args]);
  return stdout;
}

/** The folder with the jars, fetched by Maven the first time. */
async function toolLibraries(): Promise<string> {
  const { cache } = userFolders(process.env);
  const folder = join(cache, `kafka-tools-${kafkaVersion}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const unfinished = mkdtempSync(join(cache, 'kafka-tools-'));
  await run('mvn', [
    '--batch-mode',
    '--quiet',
    `-Dmaven.repo.local=${join(cache, 'maven-repository')}`,
    `-Dkafka.version=${kafkaVersion}`,
    '-f',
    join(import.meta.dirname, '../kafka-tools/pom.xml'),
    'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies',
    `-DoutputDirectory=${unfinished}`,
  ]);
  if (!existsSync(folder) && readdirSync(unfinished).length > 0) renameSync(unfinished, folder);
  return folder;
}
