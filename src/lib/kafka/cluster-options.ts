import type { BrokerAddress } from './connection/address.js';
import type { ConnectionOptions } from './connection/connection.js';

export interface KafkaClusterOptions extends ConnectionOptions {
  readonly bootstrap: readonly BrokerAddress[];
  /** Ends whatever is under way. */
  readonly signal: AbortSignal;
  /** Bytes that the records of a batch may have, unpacked. Default: `defaultLargestBatch`. */
  readonly largestBatch?: number;
  /** Called when a broker has an address whose name nobody knows here: whoever waits for that broker may wait for ever. */
  readonly onNameUnknown?: (message: string) => void;
}
