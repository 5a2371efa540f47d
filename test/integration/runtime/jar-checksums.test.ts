import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/lib/errors.js';
import { kafkaJars, registryJars, type Jars } from '../../../src/lib/local-cluster/runtime/native/jars.js';
import type { MavenOptions } from '../../../src/lib/local-cluster/runtime/native/maven.js';
import { nativeVersions, type Versions } from '../../../src/lib/local-cluster/runtime/versions.js';
import { workspace } from '../../helpers/workspace.js';

const chosen: Versions = { kafka: '9.9.9', apicurio: '9.9.9', log4j: '9.9.9' };

interface Fetching {
  readonly folder: string;
  readonly cache: string;
  readonly options: MavenOptions;
  readonly warnings: string[];
  /** How often Maven was called. */
  readonly calls: () => number;
}

/** A cache of its own, and a Maven that brings two small jars. */
function fetching(versions: Versions): Fetching {
  const folder = workspace();
  const [cache, home, warnings] = [join(folder, 'cache'), join(folder, 'maven'), new Array<string>()];
  mkdirSync(join(home, 'bin'), { recursive: true });
  const script = `#!/bin/sh
for argument; do case "$argument" in -Dfolder=*) folder="\${argument#-Dfolder=}";; esac; done
echo called >> '${folder}/calls'
mkdir -p "$folder/lib"
echo a > "$folder/a.jar"
echo b > "$folder/lib/b.jar"
`;
  writeFileSync(join(home, 'bin/mvn'), script, { mode: 0o755 });
  const calls = (): number => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n').length;
  const options = {
    env: { PATH: process.env['PATH'], MAVEN_HOME: home },
    folders: { cache, data: folder },
    versions,
    signal: new AbortController().signal,
    progress: () => undefined,
    warn: (text: string) => void warnings.push(text),
  };
  return { folder, cache, options, warnings, calls };
}

const oldTime = new Date(1_600_000_000_000);

const changes: readonly (readonly [string, string, (folder: string) => void])[] = [
  ['a jar that was cut off', '"a.jar" is another file', (folder) => writeFileSync(join(folder, 'a.jar'), '')],
  ['a jar below', '"lib/b.jar" is another file', (folder) => writeFileSync(join(folder, 'lib/b.jar'), 'other\n')],
  ['a jar that is gone', '"lib/b.jar" is missing', (folder) => rmSync(join(folder, 'lib/b.jar'))],
  ['a jar too many', '"0.jar" does not belong there', (folder) => writeFileSync(join(folder, '0.jar'), 'evil')],
  [
    'a jar of the same size and time',
    '"a.jar" is another file',
    (folder) => {
      const file = join(folder, 'a.jar');
      const { ctimeNs } = statSync(file, { bigint: true });
      do {
        writeFileSync(file, 'x\n');
        utimesSync(file, oldTime, oldTime);
      } while (statSync(file, { bigint: true }).ctimeNs === ctimeNs); // clocks of file systems tick every few milliseconds
    },
  ],
];

describe('jars in the cache', () => {
  it.each(changes)('%s is named and fetched anew, with the archives made of it', async (_, problem, change) => {
    const { cache, options, warnings, calls } = fetching(chosen);
    const { folder } = await kafkaJars(options);
    utimesSync(join(folder, 'a.jar'), oldTime, oldTime);
    mkdirSync(join(cache, 'native/kafka-archive-x'));
    mkdirSync(join(cache, 'native/registry-archive-x'));
    expect([await namesOf(options), calls()]).toEqual([['a.jar'], 1]);
    warnings.length = 0;

    change(folder);
    expect([await namesOf(options), calls()]).toEqual([['a.jar'], 2]);
    expect(warnings).toEqual([
      `of what is in the cache "${folder}", ${problem}; it is fetched anew`,
      expect.stringContaining('has no checksums of "kafka-9.9.9-log4j-9.9.9"'),
    ]);
    expect(readFileSync(join(folder, 'a.jar'), 'utf8')).toBe('a\n');
    expect(readdirSync(join(cache, 'native')).sort()).toEqual(['kafka-9.9.9-log4j-9.9.9', 'registry-archive-x']);
  });

  it('that were only copied are read again, and found to be the same', async () => {
    const { options, calls, warnings } = fetching(chosen);
    const { folder } = await kafkaJars(options);
    const text = readFileSync(join(folder, 'a.jar'));
    rmSync(join(folder, 'a.jar'));
    writeFileSync(join(folder, 'a.jar.new'), text);
    renameSync(join(folder, 'a.jar.new'), join(folder, 'a.jar'));
    warnings.length = 0;
    expect([await namesOf(options), calls(), warnings]).toEqual([['a.jar'], 1, []]);
  });

  it('of a version without checksums that nobody wrote down are kept to from now on', async () => {
    const { options, calls } = fetching(chosen);
    const { folder } = await kafkaJars(options);
    for (const name of ['.sha256', '.verified']) rmSync(join(folder, name), { force: true });
    expect([await namesOf(options), calls()]).toEqual([['a.jar'], 1]);
    writeFileSync(join(folder, 'a.jar'), '');
    expect([await namesOf(options), calls()]).toEqual([['a.jar'], 2]);
  });
});

describe('what Maven brings', () => {
  it.each([
    ['kafka', kafkaJars],
    ['registry', registryJars],
  ] as const)('for %s is refused where it is not what is pinned, after a second try', async (_, jars) => {
    const { cache, options, warnings, calls } = fetching(nativeVersions({}));
    const stale = join(cache, 'maven-repository/org/example/1');
    mkdirSync(stale, { recursive: true });
    const { kafka, apicurio } = options.versions;
    const wrong = [`kafka_2.13-${kafka}.jar`, `apicurio-registry-app-${apicurio}-all.tar.gz`];
    for (const name of [...wrong, 'plugin.jar']) writeFileSync(join(stale, name), 'changed');
    const error = await failureOf(jars(options));
    expect([error.code, calls()]).toEqual(['CHECKSUM_MISMATCH', 2]);
    expect(error.problems).toHaveLength(10);
    expect(error.problems[0]?.message).toMatch(/^"[^"]+" (?:is missing|does not belong there|is another file)$/);
    expect(warnings).toEqual([
      expect.stringMatching(/^of what Maven fetched, .* and \d+ more; it is fetched once more$/),
    ]);
    expect(readdirSync(join(cache, 'native'))).toEqual([]);
    expect(wrong.filter((name) => !existsSync(join(stale, name)))).toHaveLength(1);
    expect(existsSync(join(stale, 'plugin.jar'))).toBe(true);
  });
});

async function namesOf(options: MavenOptions): Promise<Jars['names']> {
  return (await kafkaJars(options)).names;
}

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof AppError) return error;
  throw new Error('it did not fail as it should', { cause: error });
}
