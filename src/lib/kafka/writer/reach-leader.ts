import { hasErrorCode } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { produceApi } from '../protocol/produce.js';

/**
 * Connects to one of the brokers that lead a topic's partitions, as far as those are known. That a broker answers at the address that
 * one was given says nothing of the addresses by which brokers call themselves (`advertised.listeners`).
 * @throws AppError as connecting to the first of them does, where none can be reached
 */
export async function reachLeader(kafka: KafkaCluster, topic: string, partitions: number): Promise<void> {
  const leaders = new Set<number>();
  for (let partition = 0; partition < partitions; partition++)
    leaders.add(kafka.leaders.of({ topic, partition }).leader);
  leaders.delete(-1);
  if (leaders.size === 0) return; // an election is under way, which the writer waits for
  try {
    await Promise.any([...leaders].map(async (leader) => kafka.versionAt(leader, produceApi)));
  } catch (error) {
    if (!(error instanceof AggregateError)) throw error;
    const failures: readonly unknown[] = error.errors;
    throw failures.find((failure) => hasErrorCode(failure, 'BROKER_UNREACHABLE')) ?? failures[0];
  }
}
