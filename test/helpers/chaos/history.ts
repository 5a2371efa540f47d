/** Where an event is. */
export interface Place {
  readonly partition: number;
  readonly offset: number;
}

/** What the producer said of an event. */
export interface Published {
  readonly eventId: string;
  /** What a `DeliveryError` says, or that all in-sync replicas have it. */
  readonly outcome: 'acknowledged' | 'unsent' | 'rejected' | 'unknown';
  /** null where it is not acknowledged, or the broker had it already. */
  readonly place: Place | null;
}

export interface LoggedEvent extends Place {
  readonly eventId: string;
}

/** What one process of a service wrote down, in its order. */
export type Note =
  | { readonly kind: 'assigned'; readonly partitions: readonly number[] }
  | (LoggedEvent & { readonly kind: 'read'; readonly userId: string })
  | { readonly kind: 'committed'; readonly offsets: readonly Place[] }
  | { readonly kind: 'lost' | 'dead letter' | 'stopped' };

export interface History {
  readonly published: readonly Published[];
  /** All that the topic holds in the end. */
  readonly log: readonly LoggedEvent[];
  /** Of each process that there was. */
  readonly processes: readonly (readonly Note[])[];
  /** How many effects each event has had. */
  readonly effects: ReadonlyMap<string, number>;
}
