import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { userFolders } from '../../../src/lib/user-files/folders.js';
import { expectCode } from '../../helpers/expect-code.js';
import { ownClustersOfThisTest, type OwnClusters } from '../../helpers/own-cluster.js';
import type { BinResult } from '../../helpers/run-bin.js';

const small = ['--nodes', '1', '--without', 'registry', '--port-offset', 'auto'];

function program(name: string, script: string): string {
  const folder = mkdtempSync(join(inject('testRoot'), 'bin-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'bin', name), 0o755);
  return folder;
}

function error(result: BinResult): unknown {
  expect(result.stdout).toBe('');
  return { code: result.code, ...(JSON.parse(result.stderr.trim().split('\n').at(-1) ?? '') as object) };
}

async function failureOf(own: OwnClusters, env: Record<string, string | undefined>): Promise<unknown> {
  return error(await own.run(['up', ...small, '--json'], { env }));
}

describe('Java', () => {
  it('that is nowhere', async () => {
    const own = ownClustersOfThisTest();
    expect(await failureOf(own, { PATH: '/nowhere', JAVA_HOME: undefined })).toMatchObject({
      code: 'JAVA_MISSING',
      message: 'no Java found: JAVA_HOME is not set and no `java` is on the PATH',
    });
    expect(await failureOf(own, { JAVA_HOME: '/nowhere' })).toMatchObject({
      code: 'JAVA_MISSING',
      message: 'JAVA_HOME is "/nowhere", where there is no `bin/java`',
    });
  });

  it('that is too old, or does not run', async () => {
    const own = ownClustersOfThisTest();
    const old = program('java', `echo 'openjdk version "11.0.2" 2019-01-15' >&2`);
    expect(await failureOf(own, { JAVA_HOME: old })).toMatchObject({
      code: 'JAVA_UNSUITABLE',
      message: `"${old}/bin/java" is Java 11; Kafka needs 17 or newer`,
    });
    const broken = program('java', 'echo "cannot open shared object file" >&2; exit 127');
    expect(await failureOf(own, { JAVA_HOME: broken })).toMatchObject({
      code: 'JAVA_UNSUITABLE',
      message: `"${broken}/bin/java" does not run: cannot open shared object file`,
    });
  });
});

describe('Maven', () => {
  it('that is missing where jars have to be fetched', async () => {
    const own = ownClustersOfThisTest();
    const javaHome = execFileSync('sh', ['-c', 'dirname "$(dirname "$(readlink -f "$(command -v java)")")"'])
      .toString()
      .trim();
    const cache = join(own.data, 'cache');
    const env = { PATH: '/nowhere', JAVA_HOME: javaHome, TODO_KAFKA_CACHE: cache };
    expect(await failureOf(own, env)).toMatchObject({
      code: 'MAVEN_MISSING',
      message: 'no `mvn` is on the PATH, which fetches the jars of Kafka and the registry',
      hint: 'Install Maven (Debian: `apt install maven`, macOS: `brew install maven`); or start Docker and use `--runtime docker`.',
    });
  });

  it('that fails shows why', async () => {
    const own = ownClustersOfThisTest();
    const reason = 'Could not transfer artifact org.apache.kafka:kafka_2.13:pom from/to central: Unknown host';
    const maven = program('mvn', `echo '[INFO] Scanning'; echo '[ERROR] ${reason} -> [Help 1]'; exit 1`);
    const cache = join(own.data, 'cache');
    const env = { MAVEN_HOME: maven, TODO_KAFKA_CACHE: cache };
    expect(await failureOf(own, env)).toMatchObject({
      code: 'DOWNLOAD_FAILED',
      message: `Maven could not fetch the jars: ${reason}`,
      problems: [{ message: `Maven's whole output is in "${join(cache, 'maven.log')}"` }],
    });
  });
});

describe('a folder that is no Kafka', () => {
  it('is refused as --kafka-home', async () => {
    const own = ownClustersOfThisTest();
    const result = await own.run(['up', ...small, '--kafka-home', own.data, '--json']);
    expect(error(result)).toMatchObject({
      code: 'KAFKA_HOME_UNSUITABLE',
      message: `"${own.data}" holds no Kafka: there is no kafka_2.13-….jar in its folder libs`,
    });
  });
});

describe('a user without a home', () => {
  it('gets a private folder below the temporary one', async () => {
    const own = ownClustersOfThisTest();
    const [uid, asUser] = anotherUser(own.data);
    const folder = join(own.data, `todo-kafka-${String(uid)}`);
    await shareJars(join(folder, '.cache'), uid);
    const HOME = uid === process.getuid?.() ? '/dev/null/home' : undefined;
    const env = { HOME, TMPDIR: own.data, TODO_KAFKA_DATA: undefined, TODO_KAFKA_CACHE: undefined };
    const run = (argv: readonly string[]): Promise<BinResult> => own.run(argv, { env, ...asUser });
    const up = await run(['up', '--nodes', '1', '--without', 'registry', '--port-offset', 'auto']);
    expectCode(up, 0);
    expect(up.stderr).not.toContain('Error');
    expect(existsSync(join(folder, '.local/share/clusters/todo/cluster.json'))).toBe(true);
    expectCode(await run(['down', '--volumes', '--yes']), 0);
  });
});

/** A user that nobody has heard of, where the tests run as root and that user could read the program. */
function anotherUser(data: string): [uid: number | undefined, options: { uid?: number; gid?: number }] {
  const options = { uid: 54_321, gid: 54_321 };
  if (process.getuid?.() !== 0) return [process.getuid?.(), {}];
  chmodSync(inject('testRoot'), 0o755);
  chmodSync(data, 0o777);
  const bin = JSON.stringify(join(import.meta.dirname, '../../../bin/todo-kafka'));
  const { status } = spawnSync(process.execPath, ['-e', `fs.accessSync(${bin})`], options);
  return status === 0 ? [options.uid, options] : [0, {}];
}

/** A copy of Kafka's jars in another cache, so that they are not downloaded once more. */
async function shareJars(cache: string, uid: number | undefined): Promise<void> {
  const shared = join(userFolders(process.env).cache, 'native');
  const native = join(cache, 'native');
  const name = readdirSync(shared).find((each) => /^kafka-[\d.]+-log4j/.test(each)) ?? '';
  await cp(join(shared, name), join(native, name), { recursive: true });
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', String(uid), dirname(cache)]);
}

describe('data that is damaged', () => {
  it('is named, and can be deleted', async () => {
    const own = ownClustersOfThisTest('todo');
    await own.document('up', ['up', ...small]);
    await own.run(['down']);
    const folder = join(own.data, 'clusters/todo');
    const quorum = join(folder, 'kafka1/data/__cluster_metadata-0/quorum-state');
    const kept = readFileSync(quorum);
    writeFileSync(quorum, 'garbage');
    const ended = error(await own.run(['up', ...small, '--json']));
    expect(ended).toMatchObject({ code: 'DATA_UNUSABLE', message: 'kafka1 has ended: its data is damaged' });
    expect(JSON.stringify(ended)).toContain('Error while reading the Quorum status');
    writeFileSync(quorum, kept);

    const meta = join(folder, 'kafka1/data/meta.properties');
    rmSync(meta);
    expect(error(await own.run(['up', ...small, '--json']))).toMatchObject({
      code: 'DATA_UNUSABLE',
      message: `the data of kafka1 is damaged: "${meta}" is missing`,
      hint: 'To start again with empty topics, delete the data with `todo-kafka down --volumes`.',
    });

    writeFileSync(join(folder, 'cluster.json'), '{');
    expect(error(await own.run(['up', '--json']))).toMatchObject({ code: 'DATA_UNUSABLE' });
    expectCode(await own.run(['down', '--volumes', '--yes']), 0);
    expect(existsSync(folder)).toBe(false);
  });
});

describe('a disk that is full', () => {
  // Only root can make a disk that small; what the messages of a broker mean is tested without one too.
  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)('is said, and a cluster still ends', async () => {
    const own = ownClustersOfThisTest('todo');
    mountSmallDisk(own.data);
    await own.document('up', ['up', ...small]);
    await own.run(['kill', 'kafka1']);
    const free = execFileSync('df', ['-k', '--output=avail', own.data]).toString().split('\n')[1] ?? '0';
    const leave = 8;
    writeFileSync(join(own.data, 'fill'), Buffer.alloc((Number(free) - leave) * 1024));
    expect(error(await own.run(['up', ...small, '--json']))).toMatchObject({
      code: 'DISK_FULL',
      hint: 'Free some space, or move the data with TODO_KAFKA_DATA.',
    });
    expectCode(await own.run(['down']), 0);
    rmSync(join(own.data, 'fill'));
    expect((await own.document('up', ['up', ...small])).services).toHaveLength(1);
    expectCode(await own.run(['down', '--volumes', '--yes']), 0);
  });
});

/** Three megabytes in memory. */
function mountSmallDisk(folder: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder]);
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
}

describe('a service that there is not', () => {
  it('is refused with those that there are', async () => {
    const own = ownClustersOfThisTest('todo');
    await own.document('up', ['up', ...small]);
    for (const verb of ['stop', 'start', 'restart', 'kill', 'logs']) {
      expect(await own.run([verb, 'kafka9'])).toEqual({
        code: 1,
        stdout: '',
        stderr: ['Error: cluster "todo" has no service "kafka9"', 'Hint: Its services are kafka1.', ''].join('\n'),
      });
    }
    expect(await own.run(['env', '--cluster', 'other'])).toEqual({
      code: 3,
      stdout: '',
      stderr: [
        'Error: the local cluster "other" is not running',
        'Hint: Start it with `todo-kafka up --cluster other`.',
        '',
      ].join('\n'),
    });
  });
});
