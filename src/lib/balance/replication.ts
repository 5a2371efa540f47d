import { Racks } from './racks.js';

export interface SpreadBroker {
  readonly id: number;
  readonly rack: string | null;
  /** Of all topics. */
  readonly replicas: number;
}

export interface SpreadPartition {
  readonly partition: number;
  readonly leader: number;
  readonly replicas: readonly number[];
}

/**
 * Chooses brokers for partitions that get more replicas or fewer, so that racks and brokers are used evenly. It counts
 * along: what it has given to one topic weighs in the choice for the next.
 */
export class ReplicaChooser {
  readonly #brokers: readonly number[];
  readonly #racks: Racks;
  readonly #replicas: Map<number, number>;

  constructor(brokers: readonly SpreadBroker[]) {
    this.#brokers = brokers.map(({ id }) => id);
    this.#racks = new Racks(brokers);
    this.#replicas = new Map(brokers.map(({ id, replicas }) => [id, replicas]));
  }

  /**
   * Replicas of each partition of one topic, in as many moves as partitions have another number now. Those that stay keep
   * their order, the leader stays, and so does the preferred leader where that is another and room is left.
   * @param target how many there should be; no more than there are brokers
   */
  choose(partitions: readonly SpreadPartition[], target: number): ReadonlyMap<number, readonly number[]> {
    const ofTopic = new Map<number, number>();
    for (const { replicas } of partitions) for (const broker of replicas) add(ofTopic, broker, 1);
    return new Map(
      partitions
        .filter(({ replicas }) => replicas.length !== target)
        .map((partition) => [partition.partition, this.#resized(partition, target, ofTopic)]),
    );
  }

  #resized({ leader, replicas }: SpreadPartition, target: number, ofTopic: Map<number, number>): readonly number[] {
    let chosen = replicas;
    while (chosen.length < target) {
      const added = this.#toAdd(chosen, ofTopic);
      if (added === null) break;
      this.#count(added, 1, ofTopic);
      chosen = [...chosen, added];
    }
    while (chosen.length > target) {
      const removed = this.#toRemove(chosen, leader, ofTopic);
      this.#count(removed, -1, ofTopic);
      chosen = chosen.filter((broker) => broker !== removed);
    }
    return chosen;
  }

  /** A rack of its own first, then the broker with the fewest replicas, then with the fewest of this topic. */
  #toAdd(chosen: readonly number[], ofTopic: ReadonlyMap<number, number>): number | null {
    const free = this.#brokers.filter((broker) => !chosen.includes(broker));
    return leastBy(free, (broker) => [
      -this.#racks.spread([...chosen, broker]),
      this.#replicas.get(broker) ?? 0,
      ofTopic.get(broker) ?? 0,
    ]);
  }

  #toRemove(chosen: readonly number[], leader: number, ofTopic: ReadonlyMap<number, number>): number {
    const others = chosen.filter((broker) => broker !== leader);
    const removed = leastBy(others, (broker) => [
      -this.#racks.spread(chosen.filter((other) => other !== broker)),
      chosen.length > 2 && broker === chosen[0] ? 1 : 0,
      -(this.#replicas.get(broker) ?? Infinity),
      -(ofTopic.get(broker) ?? 0),
    ]);
    return removed ?? leader;
  }

  #count(broker: number, amount: number, ofTopic: Map<number, number>): void {
    add(this.#replicas, broker, amount);
    add(ofTopic, broker, amount);
  }
}

function add(counts: Map<number, number>, key: number, amount: number): void {
  counts.set(key, (counts.get(key) ?? 0) + amount);
}

/** The first score that differs decides; the first of equals is taken. */
function leastBy(items: readonly number[], scoresOf: (item: number) => readonly number[]): number | null {
  let least: { readonly item: number; readonly scores: readonly number[] } | null = null;
  for (const item of items) {
    const scores = scoresOf(item);
    const against = least?.scores ?? [];
    const index = scores.findIndex((score, position) => score !== against[position]);
    if (least === null || (index >= 0 && (scores[index] ?? 0) < (against[index] ?? 0))) least = { item, scores };
  }
  return least?.item ?? null;
}
