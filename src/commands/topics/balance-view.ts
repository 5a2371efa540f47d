import { renderTable, type Column } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import type { ClusterReference } from '../../lib/context/context.js';
import type { ElectionOutcome } from '../../lib/balance/elect.js';
import type { BrokerLoad } from '../../lib/balance/layout.js';
import type { BalancePlan } from '../../lib/balance/plan.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import type { OutcomeStatus } from '../../lib/documents/topic-words.js';
import type { ItemError } from '../../lib/kafka/item-error.js';
import type { MoveOutcome } from '../../lib/reassign/reassigner.js';
import { formatSize } from '../../lib/values/size.js';
import { counted } from '../../lib/values/wording.js';

/** A plan with what came of it; null where it was not carried out. */
export interface BalanceReport {
  readonly plan: BalancePlan;
  readonly moves: readonly MoveOutcome[] | null;
  readonly elections: readonly ElectionOutcome[] | null;
  readonly after: readonly BrokerLoad[];
  readonly finished: number;
  readonly takenBack: number;
}

type BalanceDocument = DocumentOf<'topics.balance'>;

export function balanceDocument(
  report: BalanceReport,
  about: { readonly cluster: ClusterReference; readonly throttle: number; readonly dryRun: boolean },
): BalanceDocument {
  const { plan, after, finished, takenBack } = report;
  const afterOf = new Map(after.map((load) => [load.broker, load]));
  return {
    ...about,
    finished,
    takenBack,
    brokers: plan.before.map((load) => ({
      broker: load.broker,
      rack: load.rack,
      before: loadOf(load),
      after: loadOf(afterOf.get(load.broker) ?? load),
      diskTotal: load.totalBytes,
      diskFree: load.usableBytes,
    })),
    moves: movesOf(report).map(({ move: { topic, partition, before, after: to, bytes }, ...outcome }) => ({
      ...{ topic, partition, before, after: to, bytes },
      ...outcome,
    })),
    elections: electionsOf(report).map(({ election, ...outcome }) => ({ ...election, ...outcome })),
    leftAlone: plan.leftAlone,
  };
}

function loadOf({
  leaders,
  preferredLeaders,
  replicas,
  bytes,
}: BrokerLoad): BalanceDocument['brokers'][number]['after'] {
  return { leaders, preferredLeaders, replicas, bytes };
}

interface Outcome {
  readonly status: OutcomeStatus;
  readonly error: ItemError | null;
}

const planned: Outcome = { status: 'planned', error: null };

function outcomeOf(error: ItemError | null): Outcome {
  return { status: error === null ? 'done' : 'failed', error };
}

function movesOf({ plan, moves }: BalanceReport) {
  if (moves === null) return plan.moves.map((move) => ({ move, ...planned }));
  return moves.map(({ move, error }) => ({ move, ...outcomeOf(error) }));
}

function electionsOf({ plan, elections }: BalanceReport) {
  if (elections === null) return plan.elections.map((election) => ({ election, ...planned }));
  return elections.map(({ election, error }) => ({ election, ...outcomeOf(error) }));
}

/** Lines shown of each kind; `--json` has them all. */
const shownLines = 40;

/** What each broker has, what is moved, a line each, and a summary. */
export async function balanceText(report: BalanceReport, theme: Theme): Promise<string> {
  const moves = movesOf(report).map(({ move, ...outcome }) => {
    const size = move.bytes > 0 ? `, ${formatSize(move.bytes)} to copy` : '';
    const change = `replicas ${move.before.join(',')} → ${move.after.join(',')}${size}`;
    return changeLine(move, change, outcome, theme);
  });
  const elections = electionsOf(report).map(({ election, ...outcome }) =>
    changeLine(election, `leader ${election.before} → ${election.after}`, outcome, theme),
  );
  const alone = report.plan.leftAlone.map(
    ({ topic, partition, reason }) => `${theme.warn('!')} ${topic}-${partition}  left alone: ${reason}`,
  );
  const lines = [...cut(moves, 'moves'), ...cut(elections, 'elections'), ...cut(alone, 'partitions left alone')];
  return [await brokerTable(report, theme), ...(lines.length === 0 ? [] : ['', ...lines]), '', summary(report)].join(
    '\n',
  );
}

function changeLine(
  { topic, partition }: { readonly topic: string; readonly partition: number },
  change: string,
  { error }: Outcome,
  theme: Theme,
): string {
  const line = `${theme.warn('~')} ${topic}-${partition}  ${change}`;
  return error === null ? line : `${line}\n  ${theme.bad('failed:')} ${error.message}`;
}

function cut(lines: readonly string[], what: string): readonly string[] {
  if (lines.length <= shownLines) return lines;
  return [...lines.slice(0, shownLines), `  … and ${lines.length - shownLines} more ${what}`];
}

async function brokerTable({ plan, after, moves, elections }: BalanceReport, theme: Theme): Promise<string> {
  const afterOf = new Map(after.map((load) => [load.broker, load]));
  const rows = plan.before.map((load) => ({ load, then: afterOf.get(load.broker) ?? load }));
  const changes = (moves ?? plan.moves).length + (elections ?? plan.elections).length > 0;
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { heading: 'BROKER', value: ({ load }) => load.broker, align: 'right' },
    ...(rows.every(({ load }) => load.rack === null)
      ? []
      : [{ heading: 'RACK', value: ({ load }: (typeof rows)[number]) => load.rack }]),
    ...columnPair('LEADERS', ({ leaders }) => leaders, changes),
    ...columnPair('REPLICAS', ({ replicas }) => replicas, changes),
    ...columnPair('SIZE', ({ bytes }) => formatSize(bytes), changes),
    { heading: 'DISK', value: ({ load }) => sizeText(load.totalBytes), align: 'right' },
    { heading: 'DISK-FREE', value: ({ load }) => sizeText(load.usableBytes), align: 'right' },
  ];
  return renderTable(rows, columns, theme);
}

interface LoadRow {
  readonly load: BrokerLoad;
  readonly then: BrokerLoad;
}

function columnPair(
  heading: string,
  value: (load: BrokerLoad) => string | number,
  changes: boolean,
): readonly Column<LoadRow>[] {
  const now: Column<LoadRow> = { heading, value: ({ load }) => value(load), align: 'right' };
  return changes ? [now, { heading: `NEW-${heading}`, value: ({ then }) => value(then), align: 'right' }] : [now];
}

function sizeText(bytes: number | null): string | null {
  return bytes === null ? null : formatSize(bytes);
}

function summary(report: BalanceReport): string {
  const { finished, takenBack, plan } = report;
  const [moves, elections] = [movesOf(report), electionsOf(report)];
  const before = [
    ...(finished > 0 ? [`${counted(finished, 'move')} of a run before finished`] : []),
    ...(takenBack > 0 ? [`${counted(takenBack, 'move')} of a run before taken back`] : []),
  ];
  const alone = plan.leftAlone.length === 0 ? '' : `; ${counted(plan.leftAlone.length, 'partition')} left alone`;
  if (moves.length + elections.length === 0) return `${[...before, 'Nothing to move'].join(', ')}${alone}.`;
  const bytes = moves.reduce((sum, { move, error }) => sum + (error === null ? move.bytes : 0), 0);
  const failed = countFailed(moves) + countFailed(elections);
  const [movedHow, copiedHow, electedHow] =
    report.moves === null ? ['to move', 'to copy', 'to elect'] : ['moved', 'copied', 'elected'];
  const parts = [
    ...before,
    `${counted(moves.length - countFailed(moves), 'partition')} ${movedHow} with ${formatSize(bytes)} ${copiedHow}`,
    `${counted(elections.length - countFailed(elections), 'leader')} ${electedHow}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  return `${parts.join(', ')}${alone}.`;
}

function countFailed(outcomes: readonly Outcome[]): number {
  return outcomes.filter(({ error }) => error !== null).length;
}
