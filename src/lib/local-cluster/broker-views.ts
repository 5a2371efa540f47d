import { addressText } from '../kafka/connection/address.js';
import { KafkaCluster } from '../kafka/cluster.js';
import type { ClusterMetadata } from '../kafka/types.js';
import type { OperatorAccess } from './operator-access.js';
import type { BrokerService } from './runtime/layout.js';
import { accepts } from './runtime/ports.js';

/** What one broker says of the cluster; null where it does not answer. */
export interface BrokerView {
  readonly broker: BrokerService;
  readonly metadata: ClusterMetadata | null;
}

/** Milliseconds that a broker has for an answer. */
const patience = 3_000;

/** Asks every broker of a local cluster by itself how it sees the cluster, over connections that are kept. */
export class BrokerViews {
  readonly #brokers: readonly BrokerService[];
  readonly #access: OperatorAccess;
  readonly #signal: AbortSignal;
  readonly #clients = new Map<string, KafkaCluster>();

  constructor(brokers: readonly BrokerService[], access: OperatorAccess, signal: AbortSignal) {
    this.#brokers = brokers;
    this.#access = access;
    this.#signal = signal;
  }

  async ask(): Promise<readonly BrokerView[]> {
    return Promise.all(this.#brokers.map(async (broker) => ({ broker, metadata: await this.#askOne(broker) })));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
    this.#clients.clear();
  }

  async #askOne(broker: BrokerService): Promise<ClusterMetadata | null> {
    const key = addressText(broker);
    try {
      const { host, port } = this.#access.addressOf(broker);
      if (!this.#clients.has(key) && !(await accepts(host, port))) return null;
      const client = this.#clients.get(key) ?? clientFor([broker], this.#access, this.#signal);
      this.#clients.set(key, client);
      return await client.metadata(null);
    } catch {
      // Made anew for the next question, so that it is this broker that answers and no other.
      const client = this.#clients.get(key);
      this.#clients.delete(key);
      await client?.close();
      return null;
    }
  }
}

/** A client with short patience, for a cluster on this machine. */
export function clientFor(
  brokers: readonly BrokerService[],
  { addressOf, security }: OperatorAccess,
  signal: AbortSignal,
): KafkaCluster {
  return new KafkaCluster({
    bootstrap: brokers.map(addressOf),
    security,
    clientId: 'todo-kafka',
    connectionTimeout: patience,
    requestTimeout: patience,
    signal,
    debug: () => undefined,
  });
}
