import * as z from 'zod/mini';
import { clusterReference, count, int64, itemError, offset } from './shared.js';
import { config as topicConfig } from './topics.js';

const broker = z.strictObject({
  id: z.int(),
  host: z.string(),
  port: z.int(),
  rack: z.nullable(z.string()),
  /** Partitions that it leads, and those that it leads when all is well: it is their first replica. */
  leaders: count,
  preferredLeaders: count,
  replicas: count,
  /** Of its replicas. */
  bytes: count,
  /** Of its disks together; null where it does not tell. */
  totalBytes: z.nullable(count),
  usableBytes: z.nullable(count),
});

export const list = z.strictObject({ brokers: z.array(broker) });

const config = z.extend(topicConfig, {
  /** True where only a restart changes it. */
  readOnly: z.boolean(),
});

export const describe = z.strictObject({
  brokers: z.array(
    z.extend(broker, {
      /** Its `log.dirs`; empty where it did not answer for them. */
      folders: z.array(
        z.strictObject({
          path: z.string(),
          /** Why the broker cannot use it; null where it can. */
          error: z.nullable(itemError),
          replicas: count,
          bytes: count,
          totalBytes: z.nullable(count),
          usableBytes: z.nullable(count),
        }),
      ),
      /** Those that have not Kafka's own default. */
      configs: z.array(config),
    }),
  ),
});

/** null stands for all brokers: their dynamic defaults. */
const brokerId = z.nullable(z.int());

export const configs = z.strictObject({
  broker: brokerId,
  /** True where these are levels of loggers. */
  loggers: z.boolean(),
  configs: z.array(config),
});

export const alter = z.strictObject({
  cluster: clusterReference,
  broker: brokerId,
  loggers: z.boolean(),
  dryRun: z.boolean(),
  configs: z.array(
    z.strictObject({
      name: z.string(),
      /** What was set there while brokers run; null where nothing was, or they keep it to themselves. */
      before: z.nullable(z.string()),
      after: z.nullable(z.string()),
    }),
  ),
});

const replica = z.strictObject({
  id: z.int(),
  /** null where the brokers do not tell, before Kafka 3.9. */
  directoryId: z.nullable(z.string()),
  logEndOffset: offset,
  /** Records that the leader has and this one has not. */
  lag: count,
  /** By the leader's clock, in epoch milliseconds; null where it does not know. */
  lastFetchedAt: z.nullable(int64),
  lastCaughtUpAt: z.nullable(int64),
});

export const quorum = z.strictObject({
  /** -1 while there is none. */
  leaderId: z.int(),
  leaderEpoch: z.int(),
  /** Up to where a majority of voters has the metadata. */
  highWatermark: z.int(),
  voters: z.array(replica),
  /** Brokers and controllers that follow without a vote. */
  observers: z.array(replica),
});
