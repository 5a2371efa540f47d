import type { KafkaCluster } from '../cluster.js';
import { sendInBatches } from '../controller-batches.js';
import type { ItemError } from '../item-error.js';
import type { ConfigSource } from '../../documents/topic-words.js';
import { ConfigResourceType, configSourceName } from '../protocol/config-resources.js';
import { describeConfigsApi } from '../protocol/describe-configs.js';
import { ConfigOperation, incrementalAlterConfigsApi } from '../protocol/incremental-alter-configs.js';
import { refusedItem } from '../denied.js';

export interface TopicConfig {
  readonly name: string;
  /** null where the broker keeps it to itself. */
  readonly value: string | null;
  readonly source: ConfigSource;
  /** The value that would hold if the topic did not set its own; null where that is not told. */
  readonly inherited: string | null;
  readonly sensitive: boolean;
}

export interface TopicConfigs {
  readonly configs: readonly TopicConfig[];
  readonly error: ItemError | null;
}

/**
 * Configs of these topics with where each value comes from, in one request.
 * @param names those that are wanted; null for all
 */
export async function describeTopicConfigs(
  kafka: KafkaCluster,
  topics: readonly string[],
  names: readonly string[] | null = null,
): Promise<ReadonlyMap<string, TopicConfigs>> {
  if (topics.length === 0) return new Map();
  const answer = await kafka.sendToAny(describeConfigsApi, {
    resources: topics.map((name) => ({
      resourceType: ConfigResourceType.topic,
      resourceName: name,
      configurationKeys: names,
    })),
    includeSynonyms: true,
    includeDocumentation: false,
  });
  return new Map(
    answer.results.map((result) => [
      result.resourceName,
      {
        configs: result.configs.map(({ name, value, configSource, isSensitive, synonyms }) => ({
          name,
          value,
          source: configSourceName(configSource),
          inherited: synonyms.find(({ source }) => configSourceName(source) !== 'topic')?.value ?? null,
          sensitive: isSensitive,
        })),
        error: refusedItem(kafka, result.errorCode, result.errorMessage, {
          api: describeConfigsApi,
          topic: result.resourceName,
        }),
      },
    ]),
  );
}

/** What to do with one config of a topic: set it, or (null) remove it so that the broker's default holds again. */
export type ConfigChanges = Readonly<Record<string, string | null>>;

/**
 * Changes configs of topics, in one request as far as the controller takes them so; keys that are not named stay as they are.
 * @returns the error of each topic, null where it is done
 */
export async function alterTopicConfigs(
  kafka: KafkaCluster,
  changes: ReadonlyMap<string, ConfigChanges>,
  options: { readonly validateOnly: boolean },
): Promise<ReadonlyMap<string, ItemError | null>> {
  const answers = await sendInBatches(kafka, [...changes], {
    recordsOf: ([, configs]) => Object.keys(configs).length,
    send: (batch) => alterBatch(kafka, batch, options),
    failed: ([topic], error) => [topic, error] as const,
  });
  return new Map(answers);
}

async function alterBatch(
  kafka: KafkaCluster,
  changes: readonly (readonly [topic: string, configs: ConfigChanges])[],
  { validateOnly }: { readonly validateOnly: boolean },
): Promise<readonly (readonly [topic: string, error: ItemError | null])[]> {
  const answer = await kafka.sendToController(
    incrementalAlterConfigsApi,
    {
      resources: changes.map(([topic, configs]) => ({
        resourceType: ConfigResourceType.topic,
        resourceName: topic,
        configs: Object.entries(configs).map(([name, value]) => ({
          name,
          configOperation: value === null ? ConfigOperation.delete : ConfigOperation.set,
          value,
        })),
      })),
      validateOnly,
    },
    ({ responses }) => responses.map(({ errorCode }) => errorCode),
  );
  return answer.responses.map(({ resourceName, errorCode, errorMessage }) => [
    resourceName,
    refusedItem(kafka, errorCode, errorMessage, { api: incrementalAlterConfigsApi, topic: resourceName }),
  ]);
}
