import { expect, it } from 'vitest';
import { parseAddress } from '../../../src/lib/kafka/connection/address.js';
import { KafkaCluster } from '../../../src/lib/kafka/cluster.js';
import { commitGroupOffsets } from '../../../src/lib/kafka/group/alter-offsets.js';
import { eventually } from '../../helpers/eventually.js';
import { ownClustersOfThisTest } from '../../helpers/own-cluster.js';

const cluster = ['--cluster', 'group-loss'];
const names = Array.from({ length: 24 }, (_, index) => `group-${String(index).padStart(2, '0')}`);
/** Its partitions have one replica each, on three brokers. */
const topic = 'one-replica';

it('all groups are listed when a broker is lost, and a limit that cannot be judged is not passed', async () => {
  const own = ownClustersOfThisTest('group-loss');
  const up = await own.document('up', ['up', ...cluster, '--port-offset', 'auto', '--without', 'registry']);
  const settings = ['--partitions', '3', '--replication-factor', '1', '--config', 'min.insync.replicas=1'];
  await own.document('topics.create', ['topics', 'create', topic, ...settings, ...cluster]);
  // A broker may not have heard of a new topic yet.
  await eventually(() => commitEverywhere(up.brokers), { within: 20_000 });
  await own.document('kill', ['kill', 'kafka2', ...cluster]);

  // A new leader shows what was committed in the last moments only when another replica has followed it.
  await eventually(
    async () => {
      const { groups } = await own.document('groups.list', ['groups', 'list', ...cluster]);
      expect(groups.map(({ group }) => group)).toEqual(expect.arrayContaining(names));
    },
    { within: 20_000 },
  );
  const described = await own.document('groups.describe', ['groups', 'describe', 'group-00', ...cluster]);
  expect(described.groups[0]?.partitions?.map(({ lag, note }) => [lag, note]).sort()).toEqual([
    [null, 'no-leader'],
    [0, null],
    [0, null],
  ]);
  const limited = await own.run(['groups', 'lag', 'group-00', '--max-lag', '9', '--json', ...cluster]);
  expect([limited.code, JSON.parse(limited.stderr)]).toMatchObject([3, { code: 'CLUSTER_NOT_READY' }]);
  const waited = await own.run(['groups', 'lag', 'group-00', '--until-zero', '--timeout', '20s', ...cluster]);
  expect([waited.code, waited.stderr]).toEqual([4, expect.stringContaining('and 1 partition without a leader\n')]);
});

async function commitEverywhere(brokers: readonly string[]): Promise<void> {
  const kafka = new KafkaCluster({
    bootstrap: brokers.flatMap((text) => parseAddress(text) ?? []),
    ...{ clientId: 'test', connectionTimeout: 5_000, requestTimeout: 30_000 },
    ...{ signal: new AbortController().signal, debug: () => undefined },
  });
  const commits = [0, 1, 2].map((partition) => ({ topic, partition, offset: 0, leaderEpoch: -1, metadata: '' }));
  for (const name of names) {
    const answer = await commitGroupOffsets(kafka, name, commits);
    expect([...answer.entries()].map(([, error]) => error)).toEqual([null, null, null]);
  }
  await kafka.close();
}
