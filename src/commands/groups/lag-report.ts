import type { Context } from '../../lib/context/context.js';
import type { GroupLag } from '../../lib/groups/limits.js';
import { counted } from '../../lib/values/wording.js';
import { lagDocument, lagView } from './lag-view.js';

/** What was seen at one moment. */
export interface Look {
  readonly lags: readonly GroupLag[];
  /** Names of which there is no group. */
  readonly missing: readonly string[];
}

export interface LagShape {
  /** A line for each partition, not for each group. */
  readonly byPartition: boolean;
  /** Whether times were read. */
  readonly times: boolean;
}

export async function showLag({ out, now }: Context, lags: readonly GroupLag[], shape: LagShape): Promise<void> {
  const document = lagDocument(lags, now());
  if (shape.byPartition) for (const note of uncommittedNotes(lags)) out.note(out.errorTheme.faint(note));
  await out.result('groups.lag', document, () => lagView(document, shape, out.theme));
}

/** What counts although it is no lag in Kafka's own sense. */
function uncommittedNotes(lags: readonly GroupLag[]): readonly string[] {
  return lags
    .filter(({ uncommittedPartitions }) => uncommittedPartitions > 0)
    .map(({ report, uncommitted, uncommittedPartitions }) => {
      const records = counted(uncommitted, 'record');
      return `Group "${report.groupId}" has no valid commit in ${counted(uncommittedPartitions, 'partition')}; the ${records} there count as left to read.`;
    });
}
