import type { CatalogTopic } from '../catalog/catalog.js';
import { deletesRecords, isThrottle, sameConfigValue } from '../topics/config-values.js';
import { isDeadLetterName, isInternalName, isStreamsName } from '../topics/protected-names.js';
import { counted } from '../values/wording.js';
import type { Action, ConfigChange, Refused } from './actions.js';
import type { ObservedTopic } from './observation.js';
import { capReplication } from './replication.js';

export interface TopicPlanOptions {
  readonly brokerCount: number;
  /** Take as many replicas as there are brokers where the catalog wants more. */
  readonly capReplication: boolean;
  readonly allowPartitionIncrease: boolean;
  /** Delete topics that the catalog does not have. */
  readonly prune: boolean;
  /** Remove configs that the catalog does not name. */
  readonly pruneConfig: boolean;
}

/** What has to happen to the topics of the catalog, one after the other, and to those it does not have. */
export function planTopics(
  wanted: readonly CatalogTopic[],
  observed: readonly ObservedTopic[],
  options: TopicPlanOptions,
): readonly Action[] {
  const present = new Map(observed.map((topic) => [topic.name, topic]));
  const names = new Set(wanted.map(({ name }) => name));
  const kept = wanted.flatMap((catalogTopic) => {
    const topic = options.capReplication ? capReplication(catalogTopic, options.brokerCount) : catalogTopic;
    const live = present.get(topic.name);
    return live === undefined ? planNewTopic(topic, options) : planChanges(topic, live, options);
  });
  const strangers = options.prune ? observed.filter(({ name }) => !names.has(name)) : [];
  return [...kept, ...strangers.flatMap(planRemoval)];
}

function planNewTopic(topic: CatalogTopic, { brokerCount }: TopicPlanOptions): readonly Action[] {
  const { name, partitions, replicationFactor, config } = topic;
  if (replicationFactor > brokerCount) return [tooFewBrokers(topic, brokerCount)];
  return [{ action: 'create-topic', topic: name, partitions, replicationFactor, configs: config }];
}

function tooFewBrokers({ name, replicationFactor }: CatalogTopic, brokerCount: number): Refused {
  const needed = `${counted(replicationFactor, 'replica')} need ${counted(replicationFactor, 'broker')}`;
  return refuse(name, `${needed}, the cluster has ${brokerCount}: \`--cap-replication\` takes what there is`);
}

function planChanges(topic: CatalogTopic, live: ObservedTopic, options: TopicPlanOptions): readonly Action[] {
  const { changes, heldBack } = configChanges(topic, live, options.pruneConfig);
  return [
    ...planPartitions(topic, live, options),
    ...planReplication(topic, live, options),
    ...heldBack,
    ...(changes.length === 0 ? [] : [{ action: 'alter-configs' as const, topic: topic.name, configs: changes }]),
  ];
}

function planPartitions(topic: CatalogTopic, live: ObservedTopic, options: TopicPlanOptions): readonly Action[] {
  const [before, after] = [live.partitions, topic.partitions];
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

function planReplication(
  topic: CatalogTopic,
  live: ObservedTopic,
  { brokerCount }: TopicPlanOptions,
): readonly Action[] {
  if (topic.replicationFactor === live.replicationFactor) return [];
  if (topic.replicationFactor > brokerCount) return [tooFewBrokers(topic, brokerCount)];
  return [
    refuse(
      topic.name,
      `it has ${counted(live.replicationFactor, 'replica')}, the catalog says ${topic.replicationFactor}: this version of todo-kafka does not move replicas, Kafka's own kafka-reassign-partitions does`,
    ),
  ];
}

interface ConfigPlan {
  readonly changes: readonly ConfigChange[];
  readonly heldBack: readonly Refused[];
}

function configChanges(topic: CatalogTopic, live: ObservedTopic, pruneConfig: boolean): ConfigPlan {
  const change = (name: string, after: string | null): ConfigChange => {
    const holds = after ?? live.inherited[name] ?? null;
    const deletes = deletesRecords(name, live.effective[name] ?? null, holds);
    return { name, before: live.overrides[name] ?? null, after, deletesRecords: deletes };
  };
  const different = Object.entries(topic.config)
    .filter(([name, value]) => {
      const before = live.overrides[name];
      return before === undefined || !sameConfigValue(before, value);
    })
    .map(([name, value]) => change(name, value));
  const unnamed = Object.keys(live.overrides)
    .filter((name) => pruneConfig && topic.config[name] === undefined && !isThrottle(name))
    .map((name) => change(name, null));
  const unwritable = different.filter(
    ({ name, after }) => name === 'min.insync.replicas' && Number(after) > live.replicationFactor,
  );
  return {
    changes: [...different, ...unnamed].filter((each) => !unwritable.includes(each)),
    heldBack: unwritable.map(({ after }) =>
      refuse(
        topic.name,
        `min.insync.replicas ${after ?? ''} with ${counted(live.replicationFactor, 'replica')} would stop every write`,
      ),
    ),
  };
}

function planRemoval({ name, records }: ObservedTopic): readonly Action[] {
  if (isInternalName(name) || isStreamsName(name)) return [];
  if (isDeadLetterName(name) && records !== 0) {
    return [
      refuse(
        name,
        `the catalog does not have it, but it holds ${records ?? 'some'} dead letters: \`todo-kafka topics delete --force\` deletes it`,
      ),
    ];
  }
  return [{ action: 'delete-topic', topic: name, records: records ?? 0 }];
}

function refuse(target: string, reason: string): Refused {
  return { action: 'refused', target, reason };
}
