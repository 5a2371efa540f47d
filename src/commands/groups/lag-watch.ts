import type { Context } from '../../lib/context/context.js';
import { ExitCode } from '../../lib/cli/exit-codes.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import { hasErrorCode } from '../../lib/errors.js';
import { isCaughtUp, isSettled, type GroupLag } from '../../lib/groups/limits.js';
import { lagSeries, lagsUntilCaughtUp } from '../../lib/groups/lag-series.js';
import { groupNotFound } from '../../lib/groups/select-groups.js';
import { counted } from '../../lib/values/wording.js';
import { warnOfExceeded } from './lag-limits.js';
import { showLag, type LagShape, type Look } from './lag-report.js';
import { lagDocument, lagView } from './lag-view.js';

/** Milliseconds between two pictures, and between two looks that nobody watches. */
const interval = 2_000;
const waitInterval = 500;
/** Milliseconds for brokers to answer when time is up. */
const patience = 5_000;

/** Looks until Ctrl-C, which is the normal end, or until a limit is passed that was given to look out for. */
export async function watchLag(
  context: Context,
  look: () => Promise<Look>,
  shape: LagShape,
  limited: boolean,
): Promise<ExitCode> {
  const { signal } = context;
  let over: readonly GroupLag[] = [];
  async function* untilExceeded(): AsyncGenerator<readonly GroupLag[], void> {
    for await (const lags of lagSeries({ look: () => expectAll(look), signal, interval })) {
      yield lags;
      over = limited ? lags.filter(({ exceeded }) => exceeded.length > 0) : [];
      if (over.length > 0) return;
    }
  }
  try {
    await draw(context, untilExceeded(), shape);
  } catch (error) {
    if (!(signal.aborted && hasErrorCode(signal.reason, 'INTERRUPTED'))) throw error;
    return ExitCode.ok;
  }
  warnOfExceeded(context, over);
  return ExitCode.findings;
}

/** Waits until nothing is left to read: 0 then, 4 where time is up before. */
export async function awaitNoLag(
  context: Context,
  look: () => Promise<Look>,
  shape: LagShape,
  watch: boolean,
): Promise<ExitCode> {
  const { out, signal, now } = context;
  const wait = { look: () => expectAll(look), signal, now, patience, interval: watch ? interval : waitInterval };
  const idle = new Set<string>();
  let last: readonly GroupLag[] = [];
  async function* seen(): AsyncGenerator<readonly GroupLag[], void> {
    for await (const lags of lagsUntilCaughtUp(wait)) {
      last = lags;
      noteIdle(context, lags, idle);
      yield lags;
    }
  }
  if (watch) await draw(context, seen(), shape);
  else {
    await out.task('Waiting', async (progress) => {
      for await (const lags of seen()) {
        if (!lags.every(isCaughtUp)) progress(`${counted(leftIn(lags), 'record')} left to read`);
      }
    });
    await showLag(context, last, shape);
  }
  for (const lag of last.filter((group) => !isCaughtUp(group))) out.warn(leftover(lag));
  return last.every(isCaughtUp) ? ExitCode.ok : ExitCode.findings;
}

async function draw({ out, now }: Context, all: AsyncIterable<readonly GroupLag[]>, shape: LagShape): Promise<void> {
  async function* documents(): AsyncGenerator<DocumentOf<'groups.lag'>, void> {
    for await (const lags of all) yield lagDocument(lags, now());
  }
  const view = (document: DocumentOf<'groups.lag'>): Promise<string> => lagView(document, shape, out.theme);
  await out.results('groups.lag', documents(), view, { documentsElsewhere: true });
}

async function expectAll(look: () => Promise<Look>): Promise<readonly GroupLag[]> {
  const { lags, missing } = await look();
  if (missing.length > 0) throw groupNotFound(missing);
  return lags;
}

/** Says once of each group that nobody reads what is waited for. */
function noteIdle({ out }: Context, lags: readonly GroupLag[], noted: Set<string>): void {
  for (const lag of lags) {
    const { groupId, members } = lag.report;
    if (isCaughtUp(lag) || members.length > 0 || noted.has(groupId)) continue;
    noted.add(groupId);
    out.note(`Group "${groupId}" has no members: nobody reads what is left at the moment.`);
  }
}

function leftIn(lags: readonly GroupLag[]): number {
  return lags.reduce((sum, lag) => sum + lag.left, 0);
}

function leftover(lag: GroupLag): string {
  const { report, unknownPartitions } = lag;
  const unknown = unknownPartitions === 0 ? '' : `, and ${counted(unknownPartitions, 'partition')} without a leader`;
  const unsettled = isSettled(report.state) ? '' : `, and is not settled: ${report.state}`;
  return `group "${report.groupId}" still has ${counted(lag.left, 'record')} to read${unknown}${unsettled}`;
}
