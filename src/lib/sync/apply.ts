import { throwIfAborted } from '../abort.js';
import { AppError, messageOf } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { alterTopicConfigs } from '../kafka/config-requests.js';
import type { ItemError } from '../kafka/item-error.js';
import { createPartitions, createTopics } from '../kafka/topic-requests.js';
import { awaitPartitions } from '../topics/await-topics.js';
import { deleteEverywhere } from '../topics/delete.js';
import type { Reassigner } from '../reassign/reassigner.js';
import type { Action } from './actions.js';
import { applyReplication } from './apply-replication.js';
import { applySubjects } from './apply-subjects.js';
import type { Sources } from './observe.js';

/** An action with what came of it: null where it was done. */
export interface Outcome {
  readonly action: Action;
  readonly error: ItemError | null;
}

type Of<Kind extends Action['action']> = Extract<Action, { action: Kind }>;
type Errors = ReadonlyMap<string, ItemError | null>;

/**
 * Carries a plan out: one request for each kind of change, whatever the number of topics, and the subjects beside them.
 * What fails is reported and keeps nothing else from being done. Replicas are moved after the rest, which takes no time.
 * @param reassigner moves replicas; only where the plan can say so
 */
export async function applyActions(
  actions: readonly Action[],
  { kafka, registry }: Sources,
  reassigner: Reassigner | null = null,
): Promise<readonly Outcome[]> {
  const of = <Kind extends Action['action']>(kind: Kind): readonly Of<Kind>[] =>
    actions.filter((action): action is Of<Kind> => action.action === kind);

  const replicated = of('change-replication');
  // Partitions that are added get as many replicas as the topic has.
  const isReplicated = ({ topic }: { readonly topic: string }): boolean =>
    replicated.some((change) => change.topic === topic);
  const added = of('add-partitions');
  const [created, extended, altered, deleted, subjects] = await Promise.all([
    collect(of('create-topic'), kafka, (items) => create(kafka, items)),
    collect(
      added.filter((action) => !isReplicated(action)),
      kafka,
      (items) => extend(kafka, items),
    ),
    collect(of('alter-configs'), kafka, (items) => alter(kafka, items)),
    collect(of('delete-topic'), kafka, (items) =>
      deleteEverywhere(
        kafka,
        items.map(({ topic }) => topic),
      ),
    ),
    applySubjects([...of('set-compatibility'), ...of('register-schema')], registry),
  ]);
  const moved = reassigner === null ? [] : await applyReplication(replicated, kafka, reassigner);
  const extendedLast = await collect(added.filter(isReplicated), kafka, (items) => extend(kafka, items));
  const errors = new Map([...created, ...extended, ...altered, ...deleted, ...subjects, ...moved, ...extendedLast]);
  return actions
    .filter(({ action }) => action !== 'refused')
    .map((action) => ({ action, error: errors.get(action) ?? null }));
}

async function create(kafka: KafkaCluster, actions: readonly Of<'create-topic'>[]): Promise<Errors> {
  const created = await createTopics(
    kafka,
    actions.map(({ topic, ...settings }) => ({ name: topic, ...settings })),
    { validateOnly: false },
  );
  const done = created.filter(({ error }) => error === null);
  await awaitPartitions(kafka, new Map(done.map(({ name, partitions }) => [name, partitions])));
  return new Map(created.map(({ name, error }) => [name, error]));
}

async function extend(kafka: KafkaCluster, actions: readonly Of<'add-partitions'>[]): Promise<Errors> {
  const counts = new Map(actions.map(({ topic, after }) => [topic, after]));
  const errors = await createPartitions(kafka, counts, { validateOnly: false });
  await awaitPartitions(kafka, new Map([...counts].filter(([name]) => errors.get(name) === null)));
  return errors;
}

async function alter(kafka: KafkaCluster, actions: readonly Of<'alter-configs'>[]): Promise<Errors> {
  const changes = new Map(
    actions.map(({ topic, configs }) => [topic, Object.fromEntries(configs.map(({ name, after }) => [name, after]))]),
  );
  return alterTopicConfigs(kafka, changes, { validateOnly: false });
}

/** Runs one request for several actions; when the request as a whole fails, each of them has failed. */
async function collect<Item extends Action & { readonly topic: string }>(
  items: readonly Item[],
  kafka: KafkaCluster,
  request: (items: readonly Item[]) => Promise<Errors>,
): Promise<readonly (readonly [Action, ItemError | null])[]> {
  if (items.length === 0) return [];
  try {
    const errors = await request(items);
    return items.map((item) => [item, errors.has(item.topic) ? (errors.get(item.topic) ?? null) : unanswered]);
  } catch (error) {
    throwIfAborted(kafka.signal);
    return items.map((item) => [item, requestError(error)]);
  }
}

const unanswered: ItemError = { code: 'REQUEST_FAILED', message: 'the broker did not answer for it' };

function requestError(error: unknown): ItemError {
  return { code: error instanceof AppError ? error.code : 'INTERNAL', message: messageOf(error) };
}
