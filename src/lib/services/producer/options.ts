import type { ConnectOptions } from '../connect-options.js';
import type { DeliveryError } from '../errors.js';
import type { LogHook } from '../log.js';

export interface ProducerOptions extends ConnectOptions {
  /** Milliseconds in which an event has to be acknowledged, whatever happens to brokers and registry. Default: 120,000. */
  readonly deliveryTimeout?: number;
  /** Milliseconds that `close` waits for what is not acknowledged yet. Default: 30,000. */
  readonly closeTimeout?: number;
  /** Bytes of events that may wait to be acknowledged. Default: 32 MiB. */
  readonly maxBufferedBytes?: number;
  /** Events that may wait to be acknowledged. Default: 50,000. */
  readonly maxBufferedEvents?: number;
  /** Milliseconds after which a topic's partitions and its newest schema are looked up again. Default: 5 minutes. */
  readonly refreshInterval?: number;
  /** Closes the producer. */
  readonly signal?: AbortSignal;
  readonly hooks?: ProducerHooks;
}

/** What the producer tells. A hook that throws changes nothing. */
export interface ProducerHooks {
  readonly onLog?: LogHook;
  /** An event was acknowledged. */
  readonly onDelivered?: (
    delivered: DeliveryReport & { readonly bytes: number; readonly milliseconds: number },
  ) => void;
  /** An event was not, and its promise is rejected. */
  readonly onFailed?: (error: DeliveryError) => void;
}

export interface PublishOptions {
  /** Default: the field that the catalog names, as text. null for no key. */
  readonly key?: string | Uint8Array | null;
  readonly headers?: Readonly<Record<string, string | Uint8Array | null>>;
  /** Default: chosen by the key as Java's clients do (murmur2), so that the events of a key stay in order. */
  readonly partition?: number;
  /** Epoch milliseconds. Default: now. */
  readonly timestamp?: number;
  /** Ends the wait. An event that is on its way by then may still arrive. */
  readonly signal?: AbortSignal;
}

/** Where an event is, now that all in-sync replicas have it. */
export interface DeliveryReport {
  readonly topic: string;
  readonly partition: number;
  /** null in the rare case that the broker had the event already, from a request whose answer was lost. */
  readonly offset: number | null;
  /** Epoch milliseconds, as it was sent. */
  readonly timestamp: number;
  /** Of the event, where it has one. */
  readonly eventId: string | null;
}
