import { alterTopicConfigs, type ConfigChanges } from '../kafka/admin/config.js';
import { createPartitions, createTopics, recordsOfTopic } from '../kafka/admin/topic.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { recordsInRequest } from '../kafka/controller-batches.js';
import type { ItemError } from '../kafka/item-error.js';
import { refuse } from '../schemas/subject-actions.js';
import { counted } from '../values/wording.js';
import type { Action, ConfigChange } from './actions.js';

type Of<Kind extends Action['action']> = Extract<Action, { action: Kind }>;

/**
 * Asks the controller which of these actions it would refuse, without doing any (`validateOnly`): those become refusals
 * with its reason, so that a plan that passes is one that works. Moves of replicas it cannot be asked about; their change of
 * `min.insync.replicas` it can.
 */
export async function refuseImpossible(actions: readonly Action[], kafka: KafkaCluster): Promise<readonly Action[]> {
  const of = <Kind extends Action['action']>(kind: Kind): readonly Of<Kind>[] =>
    actions.filter((action): action is Of<Kind> => action.action === kind);
  const [created, extended, altered, replicated] = await Promise.all([
    askCreation(kafka, of('create-topic')),
    askPartitions(kafka, of('add-partitions')),
    askConfigs(
      kafka,
      of('alter-configs').map((action) => [action, action.configs]),
    ),
    askConfigs(
      kafka,
      of('change-replication').flatMap((action) =>
        action.minInSyncReplicas === null ? [] : [[action, [action.minInSyncReplicas]] as const],
      ),
    ),
  ]);
  const reasons = new Map<Action, string>([...created, ...extended, ...altered, ...replicated]);
  return actions.map((action) => {
    const reason = reasons.get(action);
    return reason === undefined || !('topic' in action) ? action : refuse(action.topic, reason);
  });
}

type Reasons = readonly (readonly [Action, string])[];

async function askCreation(kafka: KafkaCluster, actions: readonly Of<'create-topic'>[]): Promise<Reasons> {
  const answers = await createTopics(
    kafka,
    actions.map(({ topic, ...settings }) => ({ name: topic, ...settings })),
    { validateOnly: true },
  );
  const errors = new Map(answers.map(({ name, error }) => [name, error]));
  return refusals(actions, errors, (action, error) =>
    recordsOfTopic(action) > recordsInRequest ? tooMany(counted(action.partitions, 'partition'), error) : error.message,
  );
}

async function askPartitions(kafka: KafkaCluster, actions: readonly Of<'add-partitions'>[]): Promise<Reasons> {
  const counts = new Map(actions.map(({ topic, after }) => [topic, after]));
  const errors = await createPartitions(kafka, counts, { validateOnly: true });
  return refusals(actions, errors, ({ before, after }, error) =>
    after - before > recordsInRequest ? tooMany(`${after - before} partitions more`, error) : error.message,
  );
}

async function askConfigs(
  kafka: KafkaCluster,
  asked: readonly (readonly [Of<'alter-configs' | 'change-replication'>, readonly ConfigChange[]])[],
): Promise<Reasons> {
  const changes = new Map(asked.map(([{ topic }, configs]) => [topic, changesOf(configs)]));
  const errors = await alterTopicConfigs(kafka, changes, { validateOnly: true });
  return refusals(
    asked.map(([action]) => action),
    errors,
    (_, error) => error.message,
  );
}

/** What a request has to say for these changes. */
export function changesOf(configs: readonly ConfigChange[]): ConfigChanges {
  return Object.fromEntries(configs.map(({ name, after }) => [name, after]));
}

function refusals<Asked extends Action & { readonly topic: string }>(
  actions: readonly Asked[],
  errors: ReadonlyMap<string, ItemError | null>,
  reasonOf: (action: Asked, error: ItemError) => string,
): Reasons {
  return actions.flatMap((action) => {
    const error = errors.get(action.topic) ?? null;
    return error === null ? [] : [[action, reasonOf(action, error)] as const];
  });
}

/** The controller has no words for it, or only `Unable to perform excessively large batch operation`. */
function tooMany(what: string, { code }: ItemError): string {
  return `${what} are more than a controller makes at once, which are fewer than ${recordsInRequest} (${code})`;
}
