import { AppError } from '../errors.js';
import { alterBrokerConfigs, describeBrokerConfigs, type BrokerConfigTarget } from '../kafka/admin/broker-config.js';
import type { ConfigChanges } from '../kafka/admin/config.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { deletesRecords, unsendableConfig } from '../topics/config-values.js';
import { expectBroker } from './describe.js';

/** What a change of brokers' configs would mean. */
export interface BrokerAlteration {
  readonly target: BrokerConfigTarget;
  /** Nothing of what is so already. */
  readonly changes: readonly BrokerConfigChange[];
}

export interface BrokerConfigChange {
  readonly name: string;
  /** What was set there while brokers run; null where nothing was, or the brokers keep it to themselves. */
  readonly before: string | null;
  /** null takes it away. */
  readonly after: string | null;
  /** Whether records of topics without a config of their own may go because of it. */
  readonly deletesRecords: boolean;
}

/**
 * The brokers are asked whether they would do it, and nothing is changed.
 * @param wanted values to set, and names to take away (null)
 * @throws AppError BROKER_UNREACHABLE; INPUT_INVALID; USAGE for a secret; REQUEST_FAILED for what they would refuse
 */
export async function planBrokerAlteration(
  kafka: KafkaCluster,
  target: BrokerConfigTarget,
  wanted: ConfigChanges,
): Promise<BrokerAlteration> {
  const unsendable = unsendableConfig(wanted);
  if (unsendable !== null) throw new AppError('INPUT_INVALID', unsendable);
  const { brokers } = await kafka.metadata([]);
  const [any] = brokers;
  if (target.broker !== null) expectBroker(brokers, target.broker);
  const asked = { ...target, broker: target.broker ?? any?.id ?? 0 };
  const holding = await describeBrokerConfigs(kafka, asked);
  const holds = new Map(holding.map((config) => [config.name, config]));
  const secret = Object.keys(wanted).find((name) => wanted[name] !== null && holds.get(name)?.sensitive === true);
  if (secret !== undefined) {
    throw new AppError('USAGE', `config "${secret}" is a secret, and a command line shows it to others`, {
      hint: "Put it into a file for Kafka's `kafka-configs --add-config-file`.",
    });
  }
  const set = target.broker === null ? await describeBrokerConfigs(kafka, target) : holding.filter(isSetHere);
  const values = new Map(set.map(({ name, value }) => [name, value]));
  const changes = Object.entries(wanted)
    .map(([name, after]) => ({
      name,
      before: values.get(name) ?? null,
      after,
      deletesRecords: !target.loggers && mayDelete(name, holds.get(name)?.value ?? null, after),
    }))
    .filter(({ name, before, after }) => before !== after || (after === null && values.has(name)));
  if (changes.length > 0) await alterBrokerConfigs(kafka, target, changesOf(changes), { validateOnly: true });
  return { target, changes };
}

function isSetHere({ source }: { readonly source: string }): boolean {
  return source === 'broker-dynamic' || source === 'broker-logger';
}

/** Whichever value holds afterwards, or before, where that is not known. */
function mayDelete(name: string, before: string | null, after: string | null): boolean {
  const topicConfig = /^log\.(retention\.ms|retention\.bytes|cleanup\.policy)$/.exec(name)?.[1];
  if (topicConfig === undefined) return false;
  if (topicConfig !== 'cleanup.policy' && after !== null && Number(after) < 0) return false;
  return before === null || after === null || deletesRecords(topicConfig, before, after);
}

export async function carryOutBrokerAlteration(
  kafka: KafkaCluster,
  { target, changes }: BrokerAlteration,
): Promise<void> {
  if (changes.length > 0) await alterBrokerConfigs(kafka, target, changesOf(changes));
}

function changesOf(changes: readonly BrokerConfigChange[]): ConfigChanges {
  return Object.fromEntries(changes.map(({ name, after }) => [name, after]));
}
