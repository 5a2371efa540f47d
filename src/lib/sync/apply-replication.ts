import { AppError, messageOf } from '../errors.js';
import { alterTopicConfigs } from '../kafka/admin/config.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { ItemError } from '../kafka/item-error.js';
import type { Move } from '../reassign/move.js';
import type { MoveOutcome, Reassigner } from '../reassign/reassigner.js';
import { counted } from '../values/wording.js';
import type { Action, ChangeReplication } from './actions.js';

type Results = readonly (readonly [Action, ItemError | null])[];

/**
 * Changes how many replicas topics have, all of them in one go. Writes never need more replicas than there are:
 * `min.insync.replicas` is lowered before any goes, and raised once all have come.
 * @throws what the reassigner throws when it is interrupted, with what became of the moves
 */
export async function applyReplication(
  actions: readonly ChangeReplication[],
  kafka: KafkaCluster,
  reassigner: Reassigner,
): Promise<Results> {
  if (actions.length === 0) return [];
  try {
    const errors = await reassigner.exclusively(async () => {
      await reassigner.finish(); // what another run has left since the plan was made
      await reassigner.expectQuiet();
      return carryOut(actions, kafka, reassigner);
    });
    return actions.map((action) => [action, errors.get(action) ?? null]);
  } catch (error) {
    if (kafka.signal.aborted) throw error;
    const code = error instanceof AppError ? error.code : 'INTERNAL';
    const hint = error instanceof AppError && error.hint !== undefined ? `. ${error.hint}` : '';
    return actions.map((action) => [action, { code, message: `${messageOf(error)}${hint}` }]);
  }
}

async function carryOut(
  actions: readonly ChangeReplication[],
  kafka: KafkaCluster,
  reassigner: Reassigner,
): Promise<ReadonlyMap<ChangeReplication, ItemError | null>> {
  const lowering = actions.filter(({ neededBefore, neededAfter }) => neededAfter <= neededBefore);
  const errors = new Map(await changeMinInSync(kafka, lowering, 'after'));
  const movable = actions.filter((action) => (errors.get(action) ?? null) === null);
  const outcomes = await reassigner.run(movable.flatMap(movesOf));
  for (const action of movable) errors.set(action, errorOf(action, outcomes));
  const raising = movable.filter((action) => !lowering.includes(action) && errors.get(action) === null);
  for (const [action, error] of await changeMinInSync(kafka, raising, 'after')) errors.set(action, error);
  const inVain = lowering.filter(({ topic }) =>
    outcomes.every(({ move, error }) => move.topic !== topic || error !== null),
  );
  await changeMinInSync(kafka, inVain, 'before');
  return errors;
}

function movesOf({ topic, moves, neededBefore, neededAfter }: ChangeReplication): readonly Move[] {
  return moves.map((move) => ({ ...move, topic, minInSyncReplicas: Math.min(neededBefore, neededAfter) }));
}

function errorOf({ topic, moves }: ChangeReplication, outcomes: readonly MoveOutcome[]): ItemError | null {
  const failed = outcomes.filter(({ move, error }) => move.topic === topic && error !== null);
  const [first] = failed;
  if (first?.error === undefined || first.error === null) return null;
  const { code, message } = first.error;
  const others = `${failed.length} of ${counted(moves.length, 'partition')} not moved`;
  return { code, message: `${others}, such as partition ${first.move.partition}: ${message}` };
}

/** One request for all of these topics. */
async function changeMinInSync(
  kafka: KafkaCluster,
  actions: readonly ChangeReplication[],
  to: 'before' | 'after',
): Promise<ReadonlyMap<ChangeReplication, ItemError | null>> {
  const changes = new Map(
    actions.flatMap(({ topic, minInSyncReplicas }) =>
      minInSyncReplicas === null ? [] : [[topic, { [minInSyncReplicas.name]: minInSyncReplicas[to] }] as const],
    ),
  );
  if (changes.size === 0) return new Map();
  const errors = await alterTopicConfigs(kafka, changes, { validateOnly: false });
  return new Map(actions.map((action) => [action, errors.get(action.topic) ?? null]));
}
