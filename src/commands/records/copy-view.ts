import type { ClusterReference } from '../../lib/context/context.js';
import type { CopyOutcome } from '../../lib/copy/copy-records.js';
import type { CopyPlan } from '../../lib/copy/plan.js';
import type { TranslatedId } from '../../lib/copy/schema-ids.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import { counted } from '../../lib/values/wording.js';

export interface CopyResult {
  readonly from: string;
  readonly to: string;
  readonly plan: CopyPlan;
  readonly dryRun: boolean;
  /** The rest is left out in a dry run. */
  readonly cluster?: ClusterReference;
  readonly outcome?: CopyOutcome;
  readonly ids?: { readonly key: readonly TranslatedId[]; readonly value: readonly TranslatedId[] };
  readonly check?: { readonly found: number; readonly missing: number } | null;
}

export function copyDocument({ from, to, plan, dryRun, cluster, outcome, ids, check }: CopyResult): DocumentOf<'copy'> {
  const report = outcome?.tally.report();
  return {
    ...{ cluster: cluster ?? null, from, to, dryRun, offsets: plan.offsets },
    copied: report?.sent ?? 0,
    leftOut: outcome?.leftOut ?? 0,
    unsent: report?.unsent ?? 0,
    unknown: report?.unknown ?? 0,
    expired: plan.expired,
    partitions: report?.partitions ?? [],
    schemaIds: (['key', 'value'] as const).flatMap((part) => (ids?.[part] ?? []).map((id) => ({ part, ...id }))),
    verified:
      check === undefined || check === null
        ? null
        : { found: check.found, missing: check.missing + (outcome?.missed ?? 0) },
  };
}

export function copyText(result: CopyResult): string {
  const { from, to, dryRun, offsets, copied, leftOut, verified } = copyDocument(result);
  if (dryRun) return `${counted(offsets, 'record')} of ${from} would be copied to ${to}; nothing was sent.`;
  const others = leftOut === 0 ? '' : `, ${leftOut} left out`;
  const read = verified === null ? '' : `; ${verified.found} read back as they were written`;
  return `Copied ${counted(copied, 'record')} of ${from} to ${to}${others}${read}.`;
}
