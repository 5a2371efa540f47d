import { Kafka, logLevel, type Admin } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { killRuns } from '../../helpers/kill-runs.js';
import { anomaliesOf } from '../../helpers/chaos/anomalies.js';
import { ChaosRun } from '../../helpers/chaos/chaos-run.js';
import { openChaosCluster, type ChaosCluster } from '../../helpers/chaos/cluster.js';
import { CommandsRun } from '../../helpers/chaos/command-run.js';
import { fixedTopic } from '../../helpers/chaos/commands.js';
import { Progress } from '../../helpers/chaos/progress.js';

const count = 10_000;
/** Milliseconds: a client that has lost an answer asks again after 30 s, and one that is throttled waits for 20. */
const longestStep = 90_000;

let cluster: ChaosCluster;
let admin: Admin;
let fixed: string;

beforeAll(async () => {
  cluster = await openChaosCluster();
  admin = new Kafka({ brokers: cluster.behind.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  fixed = await fixedTopic(cluster);
});

afterAll(async () => {
  await admin.disconnect();
  await cluster.close();
});

describe.each(killRuns('chaos'))(
  'services that die or stand still, as brokers do, behind a network that is broken again and again (seed $seed)',
  ({ random }) => {
    it(`lose none of ${count} events, have each effect once, and no command lies`, { timeout: 600_000 }, async () => {
      const progress = new Progress(longestStep);
      onTestFinished(() => progress.close());
      const run = await ChaosRun.begin({ cluster, random, progress });
      const commands = await CommandsRun.begin({ cluster, random, progress, admin, fixed });
      const harmed = run.harm();
      onTestFinished(() => harmed); // also where the test has failed: the next run begins with all in order
      const [published, found] = await Promise.all([run.publish(count, harmed), commands.anomalies(harmed)]);
      await run.settle(published);
      const history = await run.history(published);
      const inTransactions = published.filter(({ transaction }) => transaction !== null);
      expect(inTransactions.map(({ outcome }) => outcome)).toEqual(
        expect.arrayContaining(['acknowledged', 'aborted']), // there is something to be read too early, or not at all
      );
      expect(Math.min(...cluster.proxies.map(({ accepted }) => accepted))).toBeGreaterThan(0);
      expect(run.harmedRequests).toBeGreaterThan(0);
      expect([...run.failures, ...anomaliesOf(history), ...found]).toEqual([]);
    });
  },
);
