import type { ConfigSource } from '../../documents/topic-words.js';
import type { KafkaCluster } from '../cluster.js';
import { itemError } from '../item-error.js';
import { ConfigResourceType, configSourceName } from '../protocol/config-resources.js';
import { describeConfigsApi } from '../protocol/describe-configs.js';
import { ConfigOperation, incrementalAlterConfigsApi } from '../protocol/incremental-alter-configs.js';
import type { ConfigChanges } from './config.js';
import { refusedRequest } from '../denied.js';

/** Whose configs are meant. */
export interface BrokerConfigTarget {
  /** null for those that all brokers share: the dynamic defaults of KIP-226. */
  readonly broker: number | null;
  /** True for the levels of a broker's loggers instead (KIP-412). */
  readonly loggers: boolean;
}

export interface BrokerConfig {
  readonly name: string;
  /** null where it is not set, or the broker keeps it to itself. */
  readonly value: string | null;
  readonly source: ConfigSource;
  readonly sensitive: boolean;
  /** True where only a restart changes it. */
  readonly readOnly: boolean;
}

/**
 * Configs with where each value comes from. Only a broker itself can be asked about its own.
 * @param names those that are wanted; null for all
 * @throws AppError REQUEST_FAILED
 */
export async function describeBrokerConfigs(
  kafka: KafkaCluster,
  target: BrokerConfigTarget,
  names: readonly string[] | null = null,
): Promise<readonly BrokerConfig[]> {
  const body = {
    resources: [{ ...resourceOf(target), configurationKeys: names }],
    includeSynonyms: true,
    includeDocumentation: false,
  };
  const { broker } = target;
  const answer = await (broker === null
    ? kafka.sendToAny(describeConfigsApi, body)
    : kafka.sendTo(broker, describeConfigsApi, body));
  const [result] = answer.results;
  const error = result === undefined ? null : itemError(result.errorCode, result.errorMessage);
  if (error !== null)
    throw refusedRequest(kafka, `cannot read configs of ${nameOf(target)}`, error, { api: describeConfigsApi });
  return (result?.configs ?? []).map(({ name, value, configSource, isSensitive, readOnly }) => ({
    name,
    value: isSensitive ? null : value,
    source: configSourceName(configSource),
    sensitive: isSensitive,
    readOnly,
  }));
}

/** The values that somebody has given to this one broker while it runs (KIP-226); null where nobody has. */
export async function brokerOverrides(
  kafka: KafkaCluster,
  broker: number,
  names: readonly string[],
): Promise<ConfigChanges> {
  const configs = await describeBrokerConfigs(kafka, { broker, loggers: false }, names);
  const given = new Map(
    configs.filter(({ source }) => source === 'broker-dynamic').map(({ name, value }) => [name, value]),
  );
  return Object.fromEntries(names.map((name) => [name, given.get(name) ?? null]));
}

/**
 * Changes these configs while brokers run, and no others; null takes a value away.
 * @throws AppError REQUEST_FAILED
 */
export async function alterBrokerConfigs(
  kafka: KafkaCluster,
  target: BrokerConfigTarget,
  changes: ConfigChanges,
  { validateOnly = false } = {},
): Promise<void> {
  const configs = Object.entries(changes).map(([name, value]) => ({
    name,
    configOperation: value === null ? ConfigOperation.delete : ConfigOperation.set,
    value,
  }));
  const body = { resources: [{ ...resourceOf(target), configs }], validateOnly };
  const { broker } = target;
  const answer = await (broker === null
    ? kafka.sendToController(incrementalAlterConfigsApi, body, ({ responses }) =>
        responses.map(({ errorCode }) => errorCode),
      )
    : kafka.sendTo(broker, incrementalAlterConfigsApi, body));
  const [result] = answer.responses;
  const error = result === undefined ? null : itemError(result.errorCode, result.errorMessage);
  if (error === null) return;
  throw refusedRequest(kafka, `cannot change ${nameOf(target)}`, error, { api: incrementalAlterConfigsApi });
}

function resourceOf({ broker, loggers }: BrokerConfigTarget) {
  return {
    resourceType: loggers ? ConfigResourceType.brokerLogger : ConfigResourceType.broker,
    resourceName: broker === null ? '' : String(broker),
  };
}

function nameOf({ broker, loggers }: BrokerConfigTarget): string {
  if (broker === null) return 'all brokers';
  return loggers ? `loggers of broker ${broker}` : `broker ${broker}`;
}
