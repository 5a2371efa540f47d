import type { CatalogGroup } from '../../lib/catalog/catalog.js';
import type { Context } from '../../lib/context/context.js';
import { AppError, hasErrorCode } from '../../lib/errors.js';
import { undecidedPartitions, type GroupLag, type LagLimits } from '../../lib/groups/limits.js';
import { roughDuration } from '../../lib/values/duration.js';
import { counted } from '../../lib/values/wording.js';

/** The limits that hold for a group: those of the options; for a group that was named, else the catalog's `maxLag`. */
export async function lagLimits(
  context: Context,
  names: readonly string[],
  given: LagLimits,
): Promise<(group: string) => LagLimits> {
  if (names.length === 0 || given.maxLag !== null) return () => given;
  const groups = await catalogGroups(context);
  return (group) => ({ ...given, maxLag: groups.find(({ name }) => name === group)?.maxLag ?? null });
}

async function catalogGroups(context: Context): Promise<readonly CatalogGroup[]> {
  try {
    return (await context.catalog()).groups;
  } catch (error) {
    if (hasErrorCode(error, 'CATALOG_NOT_FOUND')) return [];
    throw error;
  }
}

/** Says which limits are passed. */
export function warnOfExceeded({ out }: Context, lags: readonly GroupLag[]): void {
  for (const { report, limits, exceeded, timeLagMs, left: records } of lags) {
    const name = `group "${report.groupId}"`;
    if (exceeded.includes('lag')) {
      const left = counted(records, 'record');
      out.warn(`${name} has ${left} to read, more than the limit of ${limits.maxLag ?? 0}`);
    }
    if (exceeded.includes('time-lag')) {
      const [behind, limit] = [timeLagMs ?? 0, limits.maxTimeLagMs ?? 0].map(roughDuration);
      out.warn(`${name} is ${behind ?? ''} behind, more than the limit of ${limit ?? ''}`);
    }
  }
}

/** @throws AppError CLUSTER_NOT_READY where a limit cannot be judged because the brokers do not tell enough */
export function expectDecided(lags: readonly GroupLag[]): void {
  const undecided = lags.find((lag) => undecidedPartitions(lag) > 0);
  if (undecided === undefined) return;
  const partitions = counted(undecidedPartitions(undecided), 'partition');
  throw new AppError(
    'CLUSTER_NOT_READY',
    `the lag of group "${undecided.report.groupId}" is not known in ${partitions}: no leader, or its records cannot be read`,
  );
}
