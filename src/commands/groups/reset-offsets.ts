import type { Command } from 'commander';
import { countArgument, durationArgument } from '../../lib/cli/arguments.js';
import type { ClusterReference, Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { AppError } from '../../lib/errors.js';
import { applyReset, expectIdle, obstacleError, type ResetOutcome } from '../../lib/groups/apply-reset.js';
import { planReset } from '../../lib/groups/plan-reset.js';
import { exportableOffsets, undoStateOf, type ResetPlan } from '../../lib/groups/reset-plan.js';
import { writeResetCsv } from '../../lib/groups/reset-csv.js';
import type { ResetSource } from '../../lib/groups/wanted-offsets.js';
import { groupNotFound } from '../../lib/groups/select-groups.js';
import { counted } from '../../lib/values/wording.js';
import { expectNoneFailed } from '../shared/items-failed.js';
import { expectOneForm, resetSource, signedArgument, type ResetOptions } from './reset-options.js';
import { resetDocument, resetSummary, resetView, type ResetDocument } from './reset-view.js';
import { topicArgument } from './topic-argument.js';
import { keepUndo, noteUndo } from './undo.js';
import { makeChange } from '../shared/change.js';

export function registerResetOffsets(parent: Command, session: Session): void {
  parent
    .command('reset-offsets')
    .description('Move the offsets of a group without live members; shows what it would mean unless --execute')
    .argument('<group>', 'its name; one that does not exist comes into being')
    .option('--all-topics', 'all partitions that the group has committed', false)
    .option('--topic <topic[:partitions]>', 'a topic, or some partitions of it; may be repeated', topicArgument)
    .option('--to-earliest', 'to the first record that is there', false)
    .option('--to-latest', 'to the end', false)
    .option('--to-offset <offset>', 'to this offset', countArgument)
    .option('--shift-by <number>', 'by so many offsets, back where negative', signedArgument)
    .option('--to-datetime <time>', 'to the first record at or after a time; UTC without a zone')
    .option('--by-duration <duration>', 'to the first record that is no older, such as 1h or PT1H', durationArgument)
    .option('--to-current', 'leave them; the end where there is no commit', false)
    .option('--from-file <csv>', "to the offsets of a file: topic,partition,offset, as Kafka's own tool exports them")
    .option('--from-group <group>', 'to where another group is')
    .option('--undo <file>', 'back to what an earlier change has written down before it')
    .option('--export <csv>', 'write the new offsets to a file, from a preview too')
    .option('--execute', 'do it', false)
    .option('--dry-run', 'show what it would mean, which is the default', false)
    .action(session.action(runResetOffsets));
}

async function runResetOffsets(context: Context, group: string, options: ResetOptions): Promise<void> {
  expectOneForm(options);
  const { out } = context;
  const source = await resetSource(group, options, context.now());
  const kafka = await context.kafka();
  const cluster = await context.announceCluster();
  expectSameCluster(source, cluster, options.undo);
  const plan = await out.task('Reading offsets', () => planReset(kafka, group, source));
  if (plan.type === null && options.allTopics && source.kind === 'target') throw groupNotFound([group]);
  if (options.execute) expectIdle(plan);
  if (options.export !== undefined) await writeResetCsv(options.export, exportableOffsets(plan));

  const done = await makeChange(context, {
    dryRun: !options.execute,
    isEmpty: plan.offsets.length === 0,
    destroys: null, // --execute is the answer to that question
    apply: async () => {
      const undo = await keepUndo(context, undoStateOf(plan, { clusterId: cluster.id, at: context.now() }));
      noteUndo(context, undo);
      return { undo, outcomes: await applyReset(kafka, plan) };
    },
  });
  const { undo, outcomes } = done ?? { undo: null, outcomes: plan.offsets.map(planned) };
  const exported = options.export ?? null;
  await showReset(context, plan, resetDocument({ cluster, plan, outcomes, executed: done !== null, undo, exported }));
  if (!options.execute) expectIdle(plan);
  expectAllDone(context, outcomes, options.allTopics && source.kind === 'target');
}

function planned(offset: ResetPlan['offsets'][number]): ResetOutcome {
  return { ...offset, error: obstacleError(offset) };
}

function expectSameCluster(source: ResetSource, { id }: ClusterReference, file = ''): void {
  if (source.kind !== 'undo' || source.state.clusterId === id) return;
  throw new AppError('INPUT_INVALID', `the undo file "${file}" is of cluster ${source.state.clusterId}, this is ${id}`);
}

async function showReset({ out }: Context, plan: ResetPlan, document: ResetDocument): Promise<void> {
  const { executed } = document;
  await out.result('groups.reset-offsets', document, () => resetView(document, out.theme));
  if (plan.offsets.length === 0) return;
  if (plan.type === null) out.note(`Group "${plan.groupId}" ${executed ? 'is new' : 'does not exist yet'}.`);
  if (plan.deletesGroup) out.note(`Group "${plan.groupId}" ${executed ? 'is gone' : 'goes'}: it had not been there.`);
  const summary = resetSummary(document.partitions);
  const next = plan.members.length === 0 ? 'Nothing was changed; --execute does it.' : 'Nothing was changed.';
  out.note(executed ? `Done: the group ${summary}.` : `The group ${summary}. ${next}`);
}

/** @param unnamed whether nobody named the partitions: then it is only said which are gone */
function expectAllDone({ out }: Context, outcomes: readonly ResetOutcome[], unnamed: boolean): void {
  const failed = outcomes.filter(({ error, obstacle }) => error !== null && !(unnamed && obstacle !== null));
  const gone = outcomes.filter(({ obstacle }) => obstacle !== null);
  expectNoneFailed(failed.length, { of: outcomes.length, noun: 'partition', done: 'reset' });
  if (gone.length > 0) out.warn(`left alone, because their topics are gone: ${counted(gone.length, 'partition')}`);
}
