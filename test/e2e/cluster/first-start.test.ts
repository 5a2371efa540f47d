import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { userFolders } from '../../../src/lib/user-files/folders.js';
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

/**
 * The machine's Java, told not to make archives: not every Java can. Where a file `rival` lies beside it, the next broker
 * finds its port taken by a program that listens just before it starts, and no longer than that broker lives.
 */
function javaWithoutArchives(folder: string): string {
  const java = execFileSync('sh', ['-c', 'readlink -f "$(command -v java)"']).toString().trim();
  const home = join(folder, 'java');
  mkdirSync(join(home, 'bin'), { recursive: true });
  const script = `#!/bin/sh
for argument; do
  shift
  case "$argument" in -XX:ArchiveClassesAtExit=*) ;; *) set -- "$@" "$argument" ;; esac
done
if [ -e '${home}/rival' ] && [ -e server.properties ]; then
  mv '${home}/rival' '${home}/rival.cjs'
  '${process.execPath}' '${home}/rival.cjs' &
  until [ -e '${home}/rival.pid' ]; do sleep 0.1; done
  '${java}' "$@"
  code=$?
  kill "$(cat '${home}/rival.pid')"
  wait
  exit "$code"
fi
exec '${java}' "$@"
`;
  writeFileSync(join(home, 'bin/java'), script);
  chmodSync(join(home, 'bin/java'), 0o755);
  return home;
}

/** Listens on the port of the broker in whose folder it runs, and then writes down its process id. */
const rival = (home: string): string => `
  const fs = require('node:fs');
  const [, port] = /^listeners=\\w+:\\/\\/[^:]+:(\\d+)/m.exec(fs.readFileSync('server.properties', 'utf8'));
  const pidFile = ${JSON.stringify(join(home, 'rival.pid'))};
  require('node:net').createServer().listen(Number(port), '127.0.0.1', () => {
    fs.writeFileSync(pidFile + '.new', String(process.pid));
    fs.renameSync(pidFile + '.new', pidFile);
  });
`;

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
    await expect.poll(pid).toBeGreaterThan(0);
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

    // Somebody with another cache, whom no lock of ours keeps away, is quicker to listen on a port that was free, and lets it
    // go again: where two take a port of each other's, both fail, and afterwards all are free.
    expectCode(await own.run(['down', '--volumes', '--yes']), 0);
    writeFileSync(join(JAVA_HOME, 'rival'), rival(JAVA_HOME));
    const rivalPid = (): number => Number(readFileSync(join(JAVA_HOME, 'rival.pid'), 'utf8'));
    onTestFinished(() => {
      if (isRunning(rivalPid())) process.kill(rivalPid());
    });
    const up = await own.run(small, { env: { TODO_KAFKA_CACHE, JAVA_HOME } });
    expectCode(up, 0);
    expect(up.stderr).toContain('Warning: somebody else has taken these ports; others are chosen\n');
  });
});
