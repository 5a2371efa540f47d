import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { itemError } from '../item-error.js';
import { ConfigResourceType, configSourceName } from '../protocol/config-resources.js';
import { describeConfigsApi } from '../protocol/describe-configs.js';
import { ConfigOperation, incrementalAlterConfigsApi } from '../protocol/incremental-alter-configs.js';
import type { ConfigChanges } from './config.js';

/**
 * The values that somebody has given to this one broker while it runs (KIP-226); null where nobody has. Only the broker
 * itself can be asked.
 */
export async function brokerOverrides(
  kafka: KafkaCluster,
  broker: number,
  names: readonly string[],
): Promise<ConfigChanges> {
  const answer = await kafka.sendTo(broker, describeConfigsApi, {
    resources: [{ resourceType: ConfigResourceType.broker, resourceName: String(broker), configurationKeys: names }],
    includeSynonyms: true,
    includeDocumentation: false,
  });
  const [result] = answer.results;
  const error = result === undefined ? null : itemError(result.errorCode, result.errorMessage);
  if (error !== null) throw new AppError('REQUEST_FAILED', `cannot read configs of broker ${broker}: ${error.message}`);
  const own = new Map(
    (result?.configs ?? [])
      .filter(({ configSource }) => configSourceName(configSource) === 'broker-dynamic')
      .map(({ name, value }) => [name, value]),
  );
  return Object.fromEntries(names.map((name) => [name, own.get(name) ?? null]));
}

/** Changes these configs of one broker while it runs, and no others; null takes a value away. */
export async function alterBrokerConfigs(kafka: KafkaCluster, broker: number, changes: ConfigChanges): Promise<void> {
  const answer = await kafka.sendTo(broker, incrementalAlterConfigsApi, {
    resources: [
      {
        resourceType: ConfigResourceType.broker,
        resourceName: String(broker),
        configs: Object.entries(changes).map(([name, value]) => ({
          name,
          configOperation: value === null ? ConfigOperation.delete : ConfigOperation.set,
          value,
        })),
      },
    ],
    validateOnly: false,
  });
  const [result] = answer.responses;
  const error = result === undefined ? null : itemError(result.errorCode, result.errorMessage);
  if (error !== null) throw new AppError('REQUEST_FAILED', `cannot change broker ${broker}: ${error.message}`);
}
