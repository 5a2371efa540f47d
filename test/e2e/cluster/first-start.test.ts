import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { userFolders } from '../../../src/lib/runtime/folders.js';
import { expectCode } from '../../helpers/expect-code.js';
import { isRunning, ownClustersOfThisTest } from '../../helpers/own-cluster.js';

const small = ['up', '--nodes', '1', '--without', 'registry', '--port-offset', 'auto'];

/** A cache that holds Kafka's jars and nothing else, so that archives have to be made. */
async function cacheOfJars(folder: string): Promise<string> {
  const shared = join(userFolders(process.env).cache, 'native');
  const cache = join(folder, 'cache');
  const name = readdirSync(shared).find((each) => /^kafka-[\d.]+-log4j/.test(each)) ?? '';
  await cp(join(shared, name), join(cache, 'native', name), { recursive: true });
  return cache;
}

/** The machine's Java, told not to make archives: not every Java can. */
function javaWithoutArchives(folder: string): string {
  const java = execFileSync('sh', ['-c', 'readlink -f "$(command -v java)"']).toString().trim();
  mkdirSync(join(folder, 'java/bin'), { recursive: true });
  const script = `#!/bin/sh
for argument; do
  shift
  case "$argument" in -XX:ArchiveClassesAtExit=*) ;; *) set -- "$@" "$argument" ;; esac
done
exec '${java}' "$@"
`;
  writeFileSync(join(folder, 'java/bin/java'), script);
  chmodSync(join(folder, 'java/bin/java'), 0o755);
  return join(folder, 'java');
}

describe('the first start', () => {
  it('that is interrupted while archives are made leaves nothing, and the next one goes through', async () => {
    const own = ownClustersOfThisTest('todo');
    const TODO_KAFKA_CACHE = await cacheOfJars(own.data);
    const native = join(TODO_KAFKA_CACHE, 'native');
    const up = own.start(small, { env: { TODO_KAFKA_CACHE } });
    const pid = (): number => {
      const training = readdirSync(native).find((name) => name.startsWith('.training-')) ?? '';
      const file = join(native, training, 'kafka1/pid');
      return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
    };
    await expect.poll(pid, { timeout: 20_000 }).toBeGreaterThan(0);
    const trained = pid();
    up.process.kill('SIGINT');
    expectCode(await up.done, 130);
    await expect.poll(() => isRunning(trained)).toBe(false);
    expect(readdirSync(native)).toHaveLength(1);

    expectCode(await own.run(small, { env: { TODO_KAFKA_CACHE } }), 0);
    const archive = readdirSync(native).find((name) => name.startsWith('kafka-archive-')) ?? '';
    expect(readdirSync(join(native, archive)).sort()).toEqual(['bootstrap.checkpoint', 'classes.jsa']);
  });

  it('goes on without archives where Java makes none', async () => {
    const own = ownClustersOfThisTest('todo');
    const TODO_KAFKA_CACHE = await cacheOfJars(own.data);
    const JAVA_HOME = javaWithoutArchives(own.data);
    expectCode(await own.run(small, { env: { TODO_KAFKA_CACHE, JAVA_HOME } }), 0);
    const native = join(TODO_KAFKA_CACHE, 'native');
    const archive = readdirSync(native).find((name) => name.startsWith('kafka-archive-')) ?? '';
    expect(readdirSync(join(native, archive))).toEqual(['bootstrap.checkpoint']);
  });
});
