import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ownClusters, pidOf } from '../../helpers/own-cluster.js';
import { describeSecure } from '../../helpers/secure-suite.js';

describeSecure('native', 1, {
  names: ['registry-front', 'schema-registry'],
  kill: ({ data }, part) => Promise.resolve(void process.kill(pidOf(data, 'safe', part), 'SIGKILL')),
  seen: ({ data }) => {
    const processes = ['kafka1', 'schema-registry', 'registry-front'].map(
      (name) => `/proc/${pidOf(data, 'safe', name)}`,
    );
    const logs = join(data, 'clusters', 'safe', 'logs');
    const files = [
      ...processes.flatMap((folder) => [`${folder}/cmdline`, `${folder}/environ`]),
      ...readdirSync(logs).map((name) => join(logs, name)),
    ];
    return Promise.resolve(files.map((file) => readFileSync(file, 'utf8')));
  },
});

it('--secure does not go with the stack of ZooKeeper', async () => {
  const argv = ['up', '--secure', '--stack', 'zookeeper', '--cluster', 'other'];
  const { code, stderr } = await ownClusters().run(argv);
  const message = '`--secure` is for the stack "kraft", not with `--stack zookeeper`';
  expect([code, stderr]).toEqual([2, expect.stringContaining(`Error: ${message}\n`)]);
});
