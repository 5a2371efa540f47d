import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kafkaHomeJars, kafkaJars } from '../../../src/lib/local-cluster/runtime/native/jars.js';
import type { MavenOptions } from '../../../src/lib/local-cluster/runtime/native/maven.js';
import { nativeVersions } from '../../../src/lib/local-cluster/runtime/versions.js';
import { userFolders } from '../../../src/lib/user-files/folders.js';
import { workspace } from '../../helpers/workspace.js';

/** Stands for Maven: puts one jar into the folder that it is told, does what the test says, then puts the other. */
function fakeMaven(folder: string, between: string): string {
  const home = join(folder, 'maven');
  mkdirSync(join(home, 'bin'), { recursive: true });
  const script = [
    '#!/bin/sh',
    'for argument; do case "$argument" in -Dfolder=*) folder="${argument#-Dfolder=}";; esac; done',
    `echo called >> '${folder}/calls'`,
    'touch "$folder/a.jar"',
    between,
    'touch "$folder/b.jar"',
  ];
  writeFileSync(join(home, 'bin/mvn'), `${script.join('\n')}\n`);
  chmodSync(join(home, 'bin/mvn'), 0o755);
  return home;
}

/** Of versions that todo-kafka has no checksums of, so that a fake Maven may bring what it likes. */
function options(folder: string, between: string, signal = new AbortController().signal): MavenOptions {
  const env = { PATH: process.env['PATH'], MAVEN_HOME: fakeMaven(folder, between) };
  return {
    env,
    folders: { cache: join(folder, 'cache'), data: folder },
    versions: { kafka: '9.9.9', apicurio: '9.9.9', log4j: '9.9.9' },
    signal,
    progress: () => undefined,
  };
}

describe('a download', () => {
  it('that is interrupted leaves nothing that is taken for whole, and goes through the next time', async () => {
    const folder = workspace();
    const stop = new AbortController();
    const begun = kafkaJars(options(folder, `touch '${folder}/halfway'; sleep 30`, stop.signal));
    await expect.poll(() => existsSync(join(folder, 'halfway')), { timeout: 5_000 }).toBe(true);
    stop.abort(new Error('interrupted'));
    await expect(begun).rejects.toThrow('interrupted');
    expect(readdirSync(join(folder, 'cache/native'))).toEqual([]);

    // What a process left that was killed: half a folder, and a lock without a holder.
    const half = join(folder, 'cache/native/.unfinished-x');
    mkdirSync(half);
    symlinkSync('1073741824 x', join(folder, 'cache/download.lock'));
    const { names } = await kafkaJars(options(folder, ':'));
    expect(names).toEqual(['a.jar', 'b.jar']);
    expect(existsSync(half)).toBe(false);
  });

  it('that fails leaves nothing either', async () => {
    const folder = workspace();
    await expect(kafkaJars(options(folder, 'exit 1'))).rejects.toThrow('Maven could not fetch the jars');
    expect(readdirSync(join(folder, 'cache/native'))).toEqual([]);
  });

  it('is made once by two processes, and not again', async () => {
    const folder = workspace();
    const slow = options(folder, 'sleep 0.2');
    const both = await Promise.all([kafkaJars(slow), kafkaJars(slow)]);
    expect(both.map(({ names }) => names.length)).toEqual([2, 2]);
    rmSync(join(folder, 'maven'), { recursive: true });
    expect((await kafkaJars(slow)).names).toHaveLength(2);
  });
});

describe('an unpacked Kafka', () => {
  it('gives its own jars, where it is Kafka 4', async () => {
    const { kafka, log4j } = nativeVersions(process.env);
    const folder = workspace();
    const home = join(folder, 'kafka');
    mkdirSync(home);
    const shared = join(userFolders(process.env).cache, 'native', `kafka-${kafka}-log4j-${log4j}`);
    symlinkSync(shared, join(home, 'libs'));
    expect((await kafkaHomeJars(home)).names).toContain(`kafka_2.13-${kafka}.jar`);

    const old = join(folder, 'old/libs');
    mkdirSync(old, { recursive: true });
    writeFileSync(join(old, 'kafka_2.13-3.9.1.jar'), '');
    await expect(kafkaHomeJars(join(folder, 'old'))).rejects.toThrow('holds kafka_2.13-3.9.1; todo-kafka runs Kafka 4');
  });
});
