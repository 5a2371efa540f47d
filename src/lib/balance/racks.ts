import type { LayoutBroker } from './layout.js';

/**
 * Racks of brokers, as far as they count: only where every broker names one, as Kafka itself has it
 * (`org.apache.kafka.tools.reassign`, KIP-36).
 */
export class Racks {
  readonly #rackOf: ReadonlyMap<number, string>;
  readonly #count: number;

  constructor(brokers: readonly Pick<LayoutBroker, 'id' | 'rack'>[]) {
    const named = brokers.flatMap(({ id, rack }) => (rack === null ? [] : [[id, rack] as const]));
    this.#rackOf = new Map(named.length === brokers.length ? named : []);
    this.#count = new Set(this.#rackOf.values()).size;
  }

  rackOf(broker: number): string | null {
    return this.#rackOf.get(broker) ?? null;
  }

  /** How many racks these replicas are in; of no account, always 0, where racks do not count. */
  spread(replicas: readonly number[]): number {
    if (this.#count === 0) return 0;
    return new Set(replicas.map((broker) => this.rackOf(broker))).size;
  }

  /** Whether as many racks as can be have a replica. */
  isSpread(replicas: readonly number[]): boolean {
    return this.spread(replicas) >= Math.min(replicas.length, this.#count);
  }
}
