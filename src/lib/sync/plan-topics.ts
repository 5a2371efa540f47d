import type { CatalogTopic } from '../catalog/catalog.js';
import { deletesRecords, isThrottle, sameConfigValue } from '../topics/config-values.js';
import { isKept } from '../names/keep-patterns.js';
import {
  isConnectName,
  isDeadLetterName,
  isInternalName,
  isMirrorMakerName,
  isStreamsName,
} from '../names/protected-names.js';
import { counted } from '../values/wording.js';
import { ReplicaChooser, type SpreadBroker } from '../balance/replication.js';
import { replicationFactorOf } from '../topics/health.js';
import { refuse, type Refused } from '../schemas/subject-actions.js';
import type { Action, ConfigChange } from './actions.js';
import type { ObservedTopic } from './observation.js';
import { minInSyncReplicas, planReplication, tooFewBrokers, wouldStopWrites } from './plan-replication.js';
import { capReplication } from './replication.js';

export interface TopicPlanOptions {
  readonly brokers: readonly SpreadBroker[];
  /** Take as many replicas as there are brokers where the catalog wants more. */
  readonly capReplication: boolean;
  readonly allowPartitionIncrease: boolean;
  /** Delete topics that the catalog does not have. */
  readonly prune: boolean;
  /** Patterns of topic names that are never deleted: those of the catalog, and more. */
  readonly keep: readonly string[];
  /** Remove configs that the catalog does not name. */
  readonly pruneConfig: boolean;
}

/** What has to happen to the topics of the catalog, one after the other, and to those it does not have. */
export function planTopics(
  wanted: readonly CatalogTopic[],
  observed: readonly ObservedTopic[],
  options: TopicPlanOptions,
): readonly Action[] {
  const chooser = new ReplicaChooser(options.brokers);
  const present = new Map(observed.map((topic) => [topic.name, topic]));
  const names = new Set(wanted.map(({ name }) => name));
  const kept = wanted.flatMap((catalogTopic) => {
    const topic = options.capReplication ? capReplication(catalogTopic, options.brokers.length) : catalogTopic;
    const live = present.get(topic.name);
    return live === undefined ? planNewTopic(topic, options) : planChanges(topic, live, options, chooser);
  });
  const strangers = options.prune ? observed.filter(({ name }) => !names.has(name) && !isLeft(name, options.keep)) : [];
  return [...kept, ...strangers.flatMap(planRemoval)];
}

function planNewTopic(topic: CatalogTopic, { brokers }: TopicPlanOptions): readonly Action[] {
  const { name, partitions, replicationFactor, config } = topic;
  if (replicationFactor > brokers.length) return [tooFewBrokers(topic, brokers.length)];
  return [{ action: 'create-topic', topic: name, partitions, replicationFactor, configs: config }];
}

function planChanges(
  topic: CatalogTopic,
  live: ObservedTopic,
  options: TopicPlanOptions,
  chooser: ReplicaChooser,
): readonly Action[] {
  const { changes, heldBack } = configChanges(topic, live, options.pruneConfig);
  const minInSync = changes.find(({ name }) => name === minInSyncReplicas) ?? null;
  const replication = planReplication(topic, live, { brokers: options.brokers, chooser, minInSync });
  const goesAlong = replication?.action === 'change-replication';
  const configs = goesAlong ? changes.filter((change) => change !== minInSync) : changes.filter(isWritable);
  return [
    ...planPartitions(topic, live, options),
    ...(replication === null ? [] : [replication]),
    ...(goesAlong ? [] : heldBack),
    ...(configs.length === 0 ? [] : [{ action: 'alter-configs' as const, topic: topic.name, configs }]),
  ];

  function isWritable({ name, after }: ConfigChange): boolean {
    // What is no number is the brokers' to refuse.
    return name !== minInSyncReplicas || !(Number(after ?? 0) > replicationFactorOf(live.partitions));
  }
}

function planPartitions(topic: CatalogTopic, live: ObservedTopic, options: TopicPlanOptions): readonly Action[] {
  const [before, after] = [live.partitions.length, topic.partitions];
  if (after === before) return [];
  const difference = `it has ${counted(before, 'partition')}, the catalog says ${after}`;
  if (after < before) return [refuse(topic.name, `${difference}: Kafka cannot take partitions away`)];
  if (!options.allowPartitionIncrease) {
    return [
      refuse(
        topic.name,
        `${difference}: more would move keys to other partitions; \`--allow-partition-increase\` permits it`,
      ),
    ];
  }
  return [{ action: 'add-partitions', topic: topic.name, before, after }];
}

/** A catalog may name a config `constructor`, which every object seems to have. */
function valueOf(configs: Readonly<Record<string, string>>, name: string): string | null {
  return Object.hasOwn(configs, name) ? (configs[name] ?? null) : null;
}

interface ConfigPlan {
  readonly changes: readonly ConfigChange[];
  /** Changes among them that would stop every write as long as the number of replicas stays. */
  readonly heldBack: readonly Refused[];
}

function configChanges(topic: CatalogTopic, live: ObservedTopic, pruneConfig: boolean): ConfigPlan {
  const change = (name: string, after: string | null): ConfigChange => {
    const holds = after ?? valueOf(live.inherited, name);
    const deletes = deletesRecords(name, valueOf(live.effective, name), holds);
    return { name, before: valueOf(live.overrides, name), after, deletesRecords: deletes };
  };
  const different = Object.entries(topic.config)
    .filter(([name, value]) => {
      const before = valueOf(live.overrides, name);
      return before === null || !sameConfigValue(before, value);
    })
    .map(([name, value]) => change(name, value));
  const unnamed = Object.keys(live.overrides)
    .filter((name) => pruneConfig && valueOf(topic.config, name) === null && !isThrottle(name))
    .map((name) => change(name, null));
  const changes = [...different, ...unnamed];
  const factor = replicationFactorOf(live.partitions);
  return {
    changes,
    heldBack: changes
      .filter(({ name, after }) => name === minInSyncReplicas && Number(after ?? 0) > factor)
      .map(({ after }) => refuse(topic.name, wouldStopWrites(Number(after), factor))),
  };
}

/** What others keep for themselves, and what the catalog's owner wants to be left alone. */
function isLeft(name: string, patterns: readonly string[]): boolean {
  const isOthers = isInternalName(name) || isStreamsName(name) || isConnectName(name) || isMirrorMakerName(name);
  return isOthers || isKept([name], patterns);
}

function planRemoval({ name, contents }: ObservedTopic): readonly Action[] {
  const records = contents?.records ?? null;
  const deletes = '`todo-kafka topics delete --force` deletes it';
  if (records === null) {
    return [
      refuse(name, `the catalog does not have it, but a partition has no leader to ask what it holds: ${deletes}`),
    ];
  }
  if (isDeadLetterName(name) && records > 0) {
    return [refuse(name, `the catalog does not have it, but it holds ${records} dead letters: ${deletes}`)];
  }
  return [{ action: 'delete-topic', topic: name, records }];
}
