import { describeLogDirs } from '../kafka/admin/log-dir.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { addedBy, type Move } from './move.js';
import type { Sample } from './progress.js';

/** Asks the brokers how much of the moves under way is copied. */
export async function sampleMoves(
  kafka: KafkaCluster,
  pending: readonly Move[],
): Promise<Pick<Sample, 'copied' | 'lacking' | 'led'>> {
  const brokers = [...new Set(pending.flatMap(({ before, after }) => [...before, ...after]))];
  const logs = new Map((await describeLogDirs(kafka, brokers, pending)).map((log) => [log.broker, log]));
  const total = { copied: 0, lacking: 0, led: 0 };
  for (const move of pending) {
    const sizeOn = (broker: number): number => logs.get(broker)?.sizes.get(move) ?? 0;
    const whole = Math.max(0, ...move.before.map(sizeOn));
    total.led += whole;
    for (const broker of addedBy(move)) {
      const copied = Math.min(whole, sizeOn(broker));
      total.copied += copied;
      total.lacking += whole - copied;
    }
  }
  return total;
}
