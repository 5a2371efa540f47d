import { carryOutQuotas, type QuotaPlan } from '../../lib/access/quotas.js';
import type { Context } from '../../lib/context/context.js';
import { makeChange } from '../shared/change.js';
import { quotaUndo } from '../shared/quota-undo.js';
import { quotaChangeLines } from './view.js';

/** Shows a change of quotas and carries it out, and says how it is taken back. */
export async function applyPlan(
  context: Context,
  kind: 'quotas.set' | 'quotas.unset',
  plan: QuotaPlan,
  { dryRun }: { readonly dryRun: boolean },
): Promise<void> {
  const { out } = context;
  const cluster = await context.announceCluster();
  const kafka = await context.kafka();
  await makeChange(context, { dryRun, isEmpty: false, destroys: null, apply: () => carryOutQuotas(kafka, plan) });
  const undo = dryRun ? [] : [...quotaUndo(out, plan)];
  const { entity, changes } = plan;
  await out.result(kind, { cluster, entity: { ...entity }, dryRun, changes: [...changes], undo }, () =>
    quotaChangeLines(plan, out.theme),
  );
  if (undo.length > 0) out.note(['To take it back:', ...undo.map((line) => `  ${line}`)].join('\n'));
}
