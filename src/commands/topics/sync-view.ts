import type { Theme } from '../../lib/cli/theme.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import { isRemoval } from '../../lib/sync/access/access-actions.js';
import { aclText } from '../../lib/sync/access/plan-access.js';
import { destroys, type Action, type ChangeReplication } from '../../lib/sync/actions.js';
import type { Outcome } from '../../lib/sync/apply.js';
import { targetOf, type Plan } from '../../lib/sync/plan.js';
import { formatDuration } from '../../lib/values/duration.js';
import { formatSize } from '../../lib/values/size.js';
import { counted, listed } from '../../lib/values/wording.js';
import { quotaChangeText } from '../shared/quota-change.js';

/** The actions of a plan with what came of each, as the document has them. */
export function syncActions(plan: Plan, outcomes: readonly Outcome[] | null): SyncDocument['actions'] {
  const errors = new Map(outcomes?.map(({ action, error }) => [action, error]));
  return plan.actions.map((action) => {
    const error = errors.get(action) ?? null;
    const status =
      action.action === 'refused' ? 'refused' : outcomes === null ? 'planned' : error === null ? 'done' : 'failed';
    return actionDocument(action, { status, destroys: destroys(action), error });
  });
}

type SyncDocument = DocumentOf<'topics.sync'>;
type SyncOutcome = Pick<SyncDocument['actions'][number], 'status' | 'destroys' | 'error'>;

function actionDocument(action: Action, outcome: SyncOutcome): SyncDocument['actions'][number] {
  switch (action.action) {
    case 'register-schema':
      return { action: action.action, subject: action.subject, before: action.before, ...outcome };
    case 'alter-configs': {
      const configs = action.configs.map(({ name, before, after }) => ({ name, before, after }));
      return { ...action, configs, ...outcome };
    }
    case 'change-replication': {
      const { topic, before, after, moves, minInSyncReplicas: change } = action;
      const minInSyncReplicas = change === null ? null : { before: change.before, after: change.after };
      return { action: action.action, topic, before, after, moves, minInSyncReplicas, ...outcome };
    }
    case 'refused':
      return { action: action.action, target: action.target, reason: action.reason, ...outcome };
    case 'alter-quotas': {
      const { entity, changes } = action;
      return { action: action.action, entity: { ...entity }, changes: [...changes], ...outcome };
    }
    default:
      return { ...action, ...outcome };
  }
}

/** The plan a line each, then a summary; with outcomes, what came of it. */
export function planText(plan: Plan, outcomes: readonly Outcome[] | null, theme: Theme): string {
  const errors = new Map(outcomes?.map(({ action, error }) => [action, error]));
  const lines = actionLines(plan.actions, theme).map((line, index) => {
    const action = plan.actions[index];
    const error = action === undefined ? null : (errors.get(action) ?? null);
    return error === null ? line : `${line}\n  ${theme.bad('failed:')} ${error.message}`;
  });
  return [...lines, summary(plan, outcomes)].join('\n');
}

/** A line each: `+` create, `~` change, `-` delete, `!` refused. */
export function actionLines(actions: readonly Action[], theme: Theme): readonly string[] {
  const width = Math.max(0, ...actions.map((action) => targetOf(action).length));
  return actions.map((action) => `${marker(action, theme)} ${targetOf(action).padEnd(width)}  ${detail(action)}`);
}

function marker(action: Action, theme: Theme): string {
  switch (action.action) {
    case 'create-topic':
    case 'create-acl':
      return theme.good('+');
    case 'register-schema':
      return action.before === null ? theme.good('+') : theme.warn('~');
    case 'delete-topic':
    case 'delete-acl':
      return theme.bad('-');
    case 'alter-quotas':
      if (action.changes.every(({ before }) => before === null)) return theme.good('+');
      return action.changes.every(isRemoval) ? theme.bad('-') : theme.warn('~');
    case 'refused':
      return theme.bad('!');
    default:
      return theme.warn('~');
  }
}

function detail(action: Action): string {
  switch (action.action) {
    case 'create-topic': {
      const configs = Object.entries(action.configs).map(([name, value]) => `${name}=${configText(name, value)}`);
      return [counted(action.partitions, 'partition'), counted(action.replicationFactor, 'replica'), ...configs].join(
        ', ',
      );
    }
    case 'alter-configs':
      return action.configs
        .map(({ name, before, after }) => `${name} ${configText(name, before)} → ${configText(name, after)}`)
        .join(', ');
    case 'add-partitions':
      return `partitions ${action.before} → ${action.after}`;
    case 'change-replication':
      return replicationDetail(action);
    case 'delete-topic':
      return `with ${counted(action.records, 'record')}`;
    case 'register-schema':
      return action.before === null ? 'first version of the schema' : `schema, a version after ${action.before}`;
    case 'set-compatibility':
      return `compatibility ${action.before ?? '(none)'} → ${action.after}`;
    case 'create-acl':
      return `${aclText(action.acl)}${action.first ? ', which has no ACL yet' : ''}`;
    case 'delete-acl':
      return aclText(action.acl);
    case 'alter-quotas':
      return action.changes.map(quotaChangeText).join(', ');
    case 'refused':
      return action.reason;
  }
}

function replicationDetail({ before, after, moves, minInSyncReplicas: change }: ChangeReplication): string {
  const bytes = moves.reduce((sum, move) => sum + move.bytes, 0);
  const parts = [`replicas ${before} → ${after}`];
  if (bytes > 0) parts.push(`${formatSize(bytes)} to copy`);
  if (change !== null) parts.push(`${change.name} ${change.before ?? '(default)'} → ${change.after ?? '(default)'}`);
  return parts.join(', ');
}

function summary({ actions, unchanged }: Plan, outcomes: readonly Outcome[] | null): string {
  const { topics, subjects, acls, users, quotas } = unchanged;
  const access = Object.entries({ ACL: acls, user: users, quota: quotas });
  const counts = [
    ...[counted(topics, 'topic'), counted(subjects, 'subject')],
    ...access.flatMap(([noun, count]) => (count === null ? [] : [counted(count, noun)])),
  ];
  const same = `${listed(counts, 'and')} as the catalog says`;
  if (actions.length === 0) return `Nothing to change: ${same}.`;
  const refused = actions.filter(({ action }) => action === 'refused').length;
  const todo = actions.length - refused;
  const failed = outcomes?.filter(({ error }) => error !== null).length ?? 0;
  const parts =
    outcomes === null
      ? [`${todo} to change`]
      : [`${todo - failed} changed`, ...(failed > 0 ? [`${failed} failed`] : [])];
  return `${[...parts, ...(refused > 0 ? [`${refused} refused`] : [])].join(', ')}; ${same}.`;
}

/** A config's value; milliseconds also as a duration where that says it shorter. */
function configText(name: string, value: string | null): string {
  if (value === null) return '(default)';
  const duration = name.endsWith('.ms') && /^\d+$/.test(value) ? formatDuration(Number(value)) : null;
  return duration === null || duration.endsWith('ms') ? value : `${value} (${duration})`;
}
