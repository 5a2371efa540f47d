import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../../kafka/cluster.js';
import { createTopic, planTopic } from '../../topics/create.js';
import type { TargetTopic, TargetTopics } from '../../topics/target-topics.js';
import { quarantineTopicOf, sourceByName } from '../../names/dead-letter-topics.js';
import { deadLetterConfigs } from '../../names/dead-letter-configs.js';

/** Where letters go that are given up. */
export interface Quarantine {
  /** null where none is needed, or only would be made, as in a dry run. */
  readonly topic: TargetTopic | null;
  /** Why there can be no such topic, so that letters stay where they are; null where there can. */
  readonly refusal: AppError | null;
}

export const noQuarantine: Quarantine = { topic: null, refusal: null };

/**
 * Finds the topic for letters that are given up, or makes it: as large as the dead-letter topic, with room for its letters.
 * One that cannot be made, as its name is too long or taken, is no reason to leave the other letters.
 */
export async function openQuarantine(
  kafka: KafkaCluster,
  targets: TargetTopics,
  deadLetterTopic: string,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Quarantine> {
  const source = sourceByName(deadLetterTopic);
  const name = quarantineTopicOf(source ?? deadLetterTopic);
  const present = await targets.find(name);
  const letters = await targets.find(deadLetterTopic);
  if (present !== null || letters === null) return { topic: present, refusal: null };
  const origin = source === null ? null : await targets.find(source);
  const configs = deadLetterConfigs(origin?.configs ?? letters.configs);
  const largest = Math.max(Number(configs['max.message.bytes']), Number(letters.configs['max.message.bytes'] ?? 0));
  try {
    await (dryRun ? planTopic : createTopic)(kafka, {
      name,
      partitions: letters.partitionCount,
      replicationFactor: letters.replicationFactor,
      configs: { ...configs, 'max.message.bytes': String(largest) },
      ifNotExists: true,
    });
  } catch (error) {
    if (error instanceof AppError && isRefusal(error)) return { topic: null, refusal: withoutTopic(name, error) };
    throw error;
  }
  targets.forget(name);
  return { topic: await targets.find(name), refusal: null };
}

/** The name or the broker says no, which it will say again; anything else, such as no answer, ends the run. */
function isRefusal({ code }: AppError): boolean {
  return code === 'INPUT_INVALID' || code === 'REQUEST_FAILED';
}

function withoutTopic(name: string, cause: AppError): AppError {
  const why = cause.message.includes(name) ? cause.message : `cannot create topic "${name}": ${cause.message}`;
  return new AppError(cause.code, `it was redriven as often as is allowed, and stays: ${why}`, { cause });
}
