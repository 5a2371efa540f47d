/** Where an event is. */
export interface Place {
  readonly partition: number;
  readonly offset: number;
}

export function textOf({ partition, offset }: Place): string {
  return `${partition}:${offset}`;
}

/** Those of places in a sequence that lie before the last one of their partition, with its offset. */
export function goingBack<Item extends Place>(
  items: readonly Item[],
): readonly { readonly item: Item; readonly before: number }[] {
  const last = new Map<number, number>();
  return items.flatMap((item) => {
    const before = last.get(item.partition) ?? 0;
    last.set(item.partition, item.offset);
    return item.offset < before ? [{ item, before }] : [];
  });
}

/** What the producer said of an event. */
export interface Published {
  readonly eventId: string;
  /** What a `DeliveryError` says, that its transaction was aborted, or that all in-sync replicas have it. */
  readonly outcome: 'acknowledged' | 'unsent' | 'rejected' | 'unknown' | 'aborted';
  /** Who has published it. */
  readonly producer: string;
  /** Number of the producer's transaction that it is one of; null where it is alone. */
  readonly transaction: number | null;
  /** null where it is not acknowledged, or the broker had it already. */
  readonly place: Place | null;
}

export interface LoggedEvent extends Place {
  readonly eventId: string;
}

/** What one process of a service wrote down, in its order. */
export type Note =
  | { readonly kind: 'assigned'; readonly partitions: readonly number[] }
  /** Records that came from a broker: offsets of the first and behind the last, and how many they are. */
  | {
      readonly kind: 'fetched';
      readonly partition: number;
      readonly from: number;
      readonly to: number;
      readonly count: number;
    }
  | (LoggedEvent & { readonly kind: 'read'; readonly userId: string })
  | { readonly kind: 'committed'; readonly offsets: readonly Place[] }
  | { readonly kind: 'lost' | 'dead letter' | 'stopped' };

export interface History {
  /** Those of one producer in the order in which they were handed over: alone, and in transactions. */
  readonly published: readonly Published[];
  /** All that the topic holds in the end for readers of committed records. */
  readonly log: readonly LoggedEvent[];
  /** Of each process that there was. */
  readonly processes: readonly (readonly Note[])[];
  /** How many effects each event has had. */
  readonly effects: ReadonlyMap<string, number>;
}
