import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killRuns } from '../../helpers/kill-runs.js';
import { ChaosRun } from '../../helpers/chaos/chaos-run.js';
import { openChaosCluster, type ChaosCluster } from '../../helpers/chaos/cluster.js';
import { anomaliesOf } from '../../helpers/chaos/anomalies.js';

const count = 20_000;

let cluster: ChaosCluster;

beforeAll(async () => {
  cluster = await openChaosCluster();
});

afterAll(async () => {
  await cluster.close();
});

describe.each(killRuns('services'))(
  'services whose consumers and brokers die or stand still (seed $seed)',
  ({ random }) => {
    it(`lose none of ${count} events, and have each effect once`, { timeout: 300_000 }, async () => {
      const run = await ChaosRun.begin(cluster, random);
      const published = await run.publish(count, run.harm());
      await run.settle(published);
      const history = await run.history(published);
      const inTransactions = published.filter(({ transaction }) => transaction !== null);
      expect(inTransactions.map(({ outcome }) => outcome)).toEqual(
        expect.arrayContaining(['acknowledged', 'aborted']), // there is something to be read too early, or not at all
      );
      expect(anomaliesOf(history)).toEqual([]);
    });
  },
);
