import * as z from 'zod/mini';
import { acl, quotaChange, quotaEntity } from './access.js';
import { clusterReference, count, itemError, offset } from './shared.js';
import { configSources, outcomes } from './topic-words.js';

export const list = z.strictObject({
  topics: z.array(
    z.strictObject({
      name: z.string(),
      partitions: count,
      replicationFactor: count,
      internal: z.boolean(),
      /** Partitions with fewer in-sync replicas than replicas. */
      underReplicated: count,
      /** Partitions without a leader. */
      offline: count,
      /** Partitions that take no writes with acks=all; null unless `--under-min-isr` asks for it. */
      underMinIsr: z.nullable(count),
    }),
  ),
});

const partition = z.strictObject({
  partition: count,
  /** Broker id; null where the partition has no leader. */
  leader: z.nullable(z.int()),
  leaderEpoch: z.int(),
  replicas: z.array(z.int()),
  isr: z.array(z.int()),
  offlineReplicas: z.array(z.int()),
  /** Offset of the first record still there; null where the partition has no leader to ask. */
  startOffset: z.nullable(offset),
  /** Offset that the next record gets; null where the partition has no leader to ask. */
  endOffset: z.nullable(offset),
  /** Bytes of each replica on its broker's disk; one whose broker does not answer is left out. */
  sizes: z.array(z.strictObject({ broker: z.int(), bytes: count })),
});

export const config = z.strictObject({
  name: z.string(),
  /** null where the broker keeps it to itself. */
  value: z.nullable(z.string()),
  source: z.enum(configSources),
  sensitive: z.boolean(),
});

export const describe = z.strictObject({
  topics: z.array(
    z.strictObject({
      name: z.string(),
      topicId: z.string(),
      internal: z.boolean(),
      replicationFactor: count,
      partitions: z.array(partition),
      configs: z.array(config),
    }),
  ),
});

export const create = z.strictObject({
  cluster: clusterReference,
  topic: z.string(),
  /** False where the topic was there already (`--if-not-exists`) and in a dry run. */
  created: z.boolean(),
  /** True where it was there before. */
  existed: z.boolean(),
  dryRun: z.boolean(),
  partitions: count,
  replicationFactor: count,
});

const configChange = z.strictObject({
  name: z.string(),
  /** null where the key is not set on the topic. */
  before: z.nullable(z.string()),
  after: z.nullable(z.string()),
});

export const alter = z.strictObject({
  cluster: clusterReference,
  topic: z.string(),
  dryRun: z.boolean(),
  configs: z.array(configChange),
  /** null where the number of partitions stays. */
  partitions: z.nullable(z.strictObject({ before: count, after: count })),
});

export const remove = z.strictObject({
  cluster: clusterReference,
  dryRun: z.boolean(),
  topics: z.array(
    z.strictObject({
      name: z.string(),
      records: z.nullable(count),
      deleted: z.boolean(),
      error: z.nullable(itemError),
    }),
  ),
});

export const trim = z.strictObject({
  cluster: clusterReference,
  topic: z.string(),
  dryRun: z.boolean(),
  partitions: z.array(
    z.strictObject({
      partition: count,
      startOffset: offset,
      /** The start afterwards; in a dry run, what it would be. */
      newStartOffset: offset,
      /** Offsets given up. Compacted or control records among them make this more than the records deleted. */
      deleted: count,
      error: z.nullable(itemError),
    }),
  ),
});

/** What came of an action: `planned` in a dry run, `refused` where sync does not do it. */
const outcome = {
  status: z.enum([...outcomes, 'refused']),
  /** Whether records, their order by key, a right or a limit is lost by it, so that it had to be confirmed. */
  destroys: z.boolean(),
  error: z.nullable(itemError),
};

const syncAction = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('create-topic'),
    topic: z.string(),
    partitions: count,
    replicationFactor: count,
    configs: z.record(z.string(), z.string()),
    ...outcome,
  }),
  z.strictObject({
    action: z.literal('alter-configs'),
    topic: z.string(),
    configs: z.array(configChange),
    ...outcome,
  }),
  z.strictObject({ action: z.literal('add-partitions'), topic: z.string(), before: count, after: count, ...outcome }),
  z.strictObject({
    action: z.literal('change-replication'),
    topic: z.string(),
    before: count,
    after: count,
    moves: z.array(
      z.strictObject({
        partition: count,
        /** Broker ids, the preferred leader first. */
        before: z.array(z.int()),
        after: z.array(z.int()),
        /** Bytes to copy. */
        bytes: count,
      }),
    ),
    /** `min.insync.replicas`: lowered before replicas go, raised after they have come; null where it stays. */
    minInSyncReplicas: z.nullable(z.strictObject({ before: z.nullable(z.string()), after: z.nullable(z.string()) })),
    ...outcome,
  }),
  z.strictObject({ action: z.literal('delete-topic'), topic: z.string(), records: count, ...outcome }),
  z.strictObject({
    action: z.literal('register-schema'),
    subject: z.string(),
    /** Newest version before; null where the subject is new. */
    before: z.nullable(z.int()),
    ...outcome,
  }),
  z.strictObject({
    action: z.literal('set-compatibility'),
    subject: z.string(),
    /** null where the subject has no level of its own. */
    before: z.nullable(z.string()),
    after: z.string(),
    ...outcome,
  }),
  z.strictObject({
    action: z.literal('create-acl'),
    acl: z.strictObject(acl),
    /** Whether its resource has none yet, so that everybody could use it where brokers have `allow.everyone.if.no.acl.found`. */
    first: z.boolean(),
    ...outcome,
  }),
  z.strictObject({ action: z.literal('delete-acl'), acl: z.strictObject(acl), ...outcome }),
  z.strictObject({ action: z.literal('alter-quotas'), entity: quotaEntity, changes: z.array(quotaChange), ...outcome }),
  z.strictObject({
    action: z.literal('refused'),
    /** What would have to change: the name of a topic or a subject, a principal, or whom limits are for. */
    target: z.string(),
    reason: z.string(),
    ...outcome,
  }),
]);

/** How many of each are as the catalog says; null of access that the catalog says nothing of, or that was left alone. */
export const unchangedCounts = z.strictObject({
  topics: count,
  subjects: count,
  acls: z.nullable(count),
  users: z.nullable(count),
  quotas: z.nullable(count),
});

export const sync = z.strictObject({
  cluster: clusterReference,
  dryRun: z.boolean(),
  /** True where the cluster differed from the catalog: something to do, or something refused. */
  drift: z.boolean(),
  /** Digest of the state that was seen; a plan file is bound to it. */
  observed: z.string(),
  unchanged: unchangedCounts,
  actions: z.array(syncAction),
  /** Commands that bring back rights and limits that were taken away or changed; none in a dry run. */
  undo: z.array(z.string()),
});
