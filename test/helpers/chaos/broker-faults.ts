import { setTimeout as pass } from 'node:timers/promises';
import { below, oneOf, type Random } from '../seeded.js';
import type { ChaosCluster } from './cluster.js';
import type { Progress } from './progress.js';

const brokers = ['kafka1', 'kafka2', 'kafka3'] as const;

/** One broker at a time dies or stands still. */
export async function harmBrokers(cluster: ChaosCluster, random: Random, progress: Progress): Promise<void> {
  for (let faults = 1 + below(2, random); faults > 0; faults--) {
    await pass(500 + below(4_000, random));
    const broker = oneOf(brokers, random);
    if (random() < 0.5) {
      await progress.whileBroken(`${broker} is dead`, async () => {
        await cluster.kill(broker);
        await pass(below(4_000, random));
        await cluster.repair();
      });
    } else {
      await progress.whileBroken(`${broker} stands still`, async () => {
        cluster.signal(broker, 'SIGSTOP');
        await pass(200 + below(8_000, random));
        cluster.signal(broker, 'SIGCONT');
      });
    }
  }
}
