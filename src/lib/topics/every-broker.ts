import { throwIfAborted, withTimeLimit } from '../abort.js';
import type { KafkaCluster } from '../kafka/cluster.js';

/** Milliseconds for brokers to hear of what the controller knows, and to say so. */
const patience = 5_000;

/**
 * What each broker says, side by side. One that is away, silent, or out of the controller's reach is not waited for.
 * @param ask its cluster's signal is aborted when the time is over
 * @throws the reason of the cluster's signal
 */
export async function fromEveryBroker<Answer>(
  kafka: KafkaCluster,
  ask: (kafka: KafkaCluster, brokerId: number) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const { brokers } = await kafka.metadata([]);
  const answers = await withTimeLimit(patience, kafka.signal, async (signal) => {
    const patiently = kafka.withSignal(signal);
    return Promise.allSettled(brokers.map(({ id }) => ask(patiently, id)));
  });
  throwIfAborted(kafka.signal);
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
}
