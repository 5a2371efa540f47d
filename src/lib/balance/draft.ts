import { bytesOf, type BalanceLayout, type LayoutBroker, type LayoutPartition } from './layout.js';
import { Racks } from './racks.js';

/** A partition whose replicas may still be put elsewhere. */
export interface DraftPartition {
  readonly origin: LayoutPartition;
  readonly bytes: number;
  replicas: readonly number[];
}

/** Share of a disk that is left free whatever the plan. */
const reserve = 0.1;

/** Bytes that may be put on the disks of a broker; Infinity where it does not tell. */
export function roomOn(disks: Pick<LayoutBroker, 'totalBytes' | 'usableBytes'>): number {
  const { totalBytes, usableBytes } = disks;
  return usableBytes === null ? Infinity : usableBytes - reserve * (totalBytes ?? 0);
}

/** A layout that is being changed on paper, with the counts that choices are made by. */
export class Draft {
  readonly brokers: readonly number[];
  readonly racks: Racks;
  readonly movable: readonly DraftPartition[];
  readonly #replicas = new Map<number, number>();
  readonly #preferred = new Map<number, number>();
  readonly #bytes = new Map<number, number>();
  readonly #room = new Map<number, number>();
  readonly #topics = new Map<string, Map<number, number>>();
  readonly #byBroker = new Map<number, Set<DraftPartition>>();

  /** @param isPinned partitions that count but stay where they are */
  constructor({ brokers, partitions }: BalanceLayout, isPinned: (partition: LayoutPartition) => boolean) {
    this.brokers = brokers.map(({ id }) => id);
    this.racks = new Racks(brokers);
    for (const { id, totalBytes, usableBytes } of brokers) {
      this.#room.set(id, roomOn({ totalBytes, usableBytes }));
      this.#byBroker.set(id, new Set());
    }
    const movable: DraftPartition[] = [];
    for (const origin of partitions) {
      const partition = { origin, bytes: bytesOf(origin), replicas: origin.replicas };
      this.#count(partition, 1);
      if (isPinned(origin)) continue;
      movable.push(partition);
      for (const broker of origin.replicas) this.#byBroker.get(broker)?.add(partition);
    }
    this.movable = movable;
  }

  replicasOn(broker: number): number {
    return this.#replicas.get(broker) ?? 0;
  }

  preferredOn(broker: number): number {
    return this.#preferred.get(broker) ?? 0;
  }

  bytesOn(broker: number): number {
    return this.#bytes.get(broker) ?? 0;
  }

  /** Replicas of one topic on a broker. */
  topicOn(topic: string, broker: number): number {
    return this.#topics.get(topic)?.get(broker) ?? 0;
  }

  movableOn(broker: number): Iterable<DraftPartition> {
    return this.#byBroker.get(broker) ?? [];
  }

  /** Whether the disk of a broker takes this much more. */
  hasRoom(broker: number, bytes: number): boolean {
    return bytes <= (this.#room.get(broker) ?? 0);
  }

  /** Puts the replicas of a partition elsewhere, or in another order. */
  place(partition: DraftPartition, replicas: readonly number[]): void {
    this.#count(partition, -1);
    for (const broker of partition.replicas) this.#byBroker.get(broker)?.delete(partition);
    for (const broker of replicas) {
      if (partition.replicas.includes(broker)) continue;
      this.#room.set(broker, (this.#room.get(broker) ?? 0) - partition.bytes);
    }
    partition.replicas = replicas;
    this.#count(partition, 1);
    for (const broker of replicas) this.#byBroker.get(broker)?.add(partition);
  }

  #count({ origin, bytes, replicas }: DraftPartition, sign: 1 | -1): void {
    const topic = this.#topics.get(origin.topic) ?? new Map<number, number>();
    this.#topics.set(origin.topic, topic);
    replicas.forEach((broker, index) => {
      add(this.#replicas, broker, sign);
      add(this.#bytes, broker, sign * bytes);
      add(topic, broker, sign);
      if (index === 0) add(this.#preferred, broker, sign);
    });
  }
}

function add(counts: Map<number, number>, key: number, amount: number): void {
  counts.set(key, (counts.get(key) ?? 0) + amount);
}

/** The replicas with one broker in the place of another. */
export function replaced(replicas: readonly number[], from: number, to: number): readonly number[] {
  return replicas.map((broker) => (broker === from ? to : broker));
}
