import type { KafkaCluster } from '../kafka/cluster.js';
import { alterTopicConfigs } from '../kafka/admin/config.js';
import { requestFailed, type ItemError } from '../kafka/item-error.js';
import { createPartitions, createTopics } from '../kafka/admin/topic.js';
import { awaitPartitions } from '../topics/await-topics.js';
import { changedSince, type SeenTopic } from '../topics/changed-since.js';
import { deleteEverywhere } from '../topics/delete.js';
import type { Reassigner } from '../reassign/reassigner.js';
import { destroys, type Action } from './actions.js';
import { applyAccess } from './access/apply-access.js';
import { applyReplication } from './apply-replication.js';
import { applySubjects } from '../schemas/apply-subjects.js';
import { interrupted } from './interrupted.js';
import type { Sources } from './observe.js';
import { targetOf, type Plan } from './plan.js';
import { changesOf } from './refuse-impossible.js';

/** An action with what came of it: null where it was done. */
export interface Outcome {
  readonly action: Action;
  readonly error: ItemError | null;
}

type Of<Kind extends Action['action']> = Extract<Action, { action: Kind }>;
type Errors = ReadonlyMap<string, ItemError | null>;

/**
 * Carries a plan out: one request for each kind of change, whatever the number of topics, and the subjects beside them.
 * What fails is reported and keeps nothing else from being done, Ctrl-C among it: what was done until then is known. So is a topic that is not any more what it was when it
 * was seen, and that an action would destroy. Replicas are moved after the rest, which takes no time.
 * @param reassigner moves replicas; only where the plan can say so
 */
export async function applyActions(
  { actions, destroyed }: Pick<Plan, 'actions' | 'destroyed'>,
  { kafka, registry }: Sources,
  reassigner: Reassigner | null = null,
): Promise<readonly Outcome[]> {
  const changes = await changedSince(kafka, destroyed);
  const stale = new Map(
    actions.filter(destroys).flatMap((action): [Action, ItemError][] => {
      const error = changes.get(targetOf(action));
      return error === undefined ? [] : [[action, error]];
    }),
  );
  const fresh = actions.filter((action) => !stale.has(action));
  const of = <Kind extends Action['action']>(kind: Kind): readonly Of<Kind>[] =>
    fresh.filter((action): action is Of<Kind> => action.action === kind);

  const replicated = of('change-replication');
  // Partitions that are added get as many replicas as the topic has.
  const isReplicated = ({ topic }: { readonly topic: string }): boolean =>
    replicated.some((change) => change.topic === topic);
  const added = of('add-partitions');
  const [created, altered, deleted, subjects, access] = await Promise.all([
    collect(of('create-topic'), kafka, (items) => create(kafka, items)),
    collect(of('alter-configs'), kafka, (items) => alter(kafka, items)),
    collect(of('delete-topic'), kafka, (items) => remove(kafka, items, destroyed)),
    applySubjects([...of('set-compatibility'), ...of('register-schema')], registry),
    applyAccess([...of('create-acl'), ...of('delete-acl'), ...of('alter-quotas')], kafka),
  ]);
  // Partitions stay for good: they are added last, and only where all else that was asked of their topic could be done.
  const failed = new Set(altered.flatMap(([action, error]) => (error === null ? [] : [targetOf(action)])));
  const spared = added
    .filter(({ topic }) => failed.has(topic))
    .map((action): [Action, ItemError] => [action, notTried]);
  const addable = added.filter(({ topic }) => !failed.has(topic));
  const extended = await collect(
    addable.filter((action) => !isReplicated(action)),
    kafka,
    (items) => extend(kafka, items),
  );
  const moved = reassigner === null ? [] : await applyReplication(replicated, kafka, reassigner);
  const extendedLast = await collect(addable.filter(isReplicated), kafka, (items) => extend(kafka, items));
  const errors = new Map<Action, ItemError | null>([
    ...stale,
    ...created,
    ...extended,
    ...altered,
    ...spared,
    ...deleted,
    ...subjects,
    ...access,
    ...moved,
    ...extendedLast,
  ]);
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
  await heardOf(kafka, new Map(done.map(({ name, partitions }) => [name, partitions])));
  return new Map(created.map(({ name, error }) => [name, error]));
}

async function extend(kafka: KafkaCluster, actions: readonly Of<'add-partitions'>[]): Promise<Errors> {
  const counts = new Map(actions.map(({ topic, after }) => [topic, after]));
  const errors = await createPartitions(kafka, counts, { validateOnly: false });
  await heardOf(kafka, new Map([...counts].filter(([name]) => errors.get(name) === null)));
  return errors;
}

/** Once it is interrupted, they are there all the same. */
async function heardOf(kafka: KafkaCluster, counts: ReadonlyMap<string, number>): Promise<void> {
  try {
    await awaitPartitions(kafka, counts);
  } catch (error) {
    if (!kafka.signal.aborted) throw error;
  }
}

async function alter(kafka: KafkaCluster, actions: readonly Of<'alter-configs'>[]): Promise<Errors> {
  const changes = new Map(actions.map(({ topic, configs }) => [topic, changesOf(configs)]));
  return alterTopicConfigs(kafka, changes, { validateOnly: false });
}

/** By their ids, so that one that was made anew at the last moment stays. That one is gone already is as it should be. */
async function remove(
  kafka: KafkaCluster,
  actions: readonly Of<'delete-topic'>[],
  destroyed: readonly SeenTopic[],
): Promise<Errors> {
  const names = new Set(actions.map(({ topic }) => topic));
  const errors = await deleteEverywhere(
    kafka,
    destroyed.filter(({ topic }) => names.has(topic)),
  );
  return new Map([...errors].map(([name, error]) => [name, isGone(error) ? null : error]));
}

function isGone(error: ItemError | null): boolean {
  return error?.code === 'UNKNOWN_TOPIC_ID' || error?.code === 'UNKNOWN_TOPIC_OR_PARTITION';
}

/**
 * Runs one request for several actions; when the request as a whole fails, each of them has failed. So has what nobody waited for
 * any more: it may be done all the same.
 */
async function collect<Item extends Action & { readonly topic: string }>(
  items: readonly Item[],
  kafka: KafkaCluster,
  request: (items: readonly Item[]) => Promise<Errors>,
): Promise<readonly (readonly [Action, ItemError | null])[]> {
  if (items.length === 0) return [];
  if (kafka.signal.aborted) return items.map((item) => [item, interrupted]);
  try {
    const errors = await request(items);
    return items.map((item) => [item, errors.has(item.topic) ? (errors.get(item.topic) ?? null) : unanswered]);
  } catch (error) {
    return items.map((item) => [item, requestFailed(error)]);
  }
}

const notTried: ItemError = {
  code: 'OPERATION_NOT_ATTEMPTED',
  message: 'no partitions were added, as its configs could not be changed',
};

const unanswered: ItemError = { code: 'REQUEST_FAILED', message: 'the broker did not answer for it' };
