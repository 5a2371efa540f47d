import type * as z from 'zod/mini';
import * as access from './access.js';
import { balance } from './balance.js';
import * as brokers from './brokers.js';
import * as config from './config.js';
import * as cluster from './cluster.js';
import * as deadLetters from './dead-letters.js';
import * as groups from './groups.js';
import * as messages from './messages.js';
import * as project from './project.js';
import * as records from './records.js';
import * as schemas from './schemas.js';
import * as topics from './topics.js';
import * as transactions from './transactions.js';

/**
 * The shape of every document that `--json` prints, by its kind. This is the contract that scripts rely on:
 * `docs/json/` is generated from it, the commands compile against it, and tests hold real output to it.
 * A field may be added; one that goes or changes its meaning needs a new `version`.
 */
export const documents = {
  error: messages.error,
  warning: messages.warning,
  init: project.init,
  'config.list': config.list,
  'config.show': config.show,
  'config.path': config.path,
  'config.use': config.change,
  'config.set': config.change,
  'config.unset': config.change,
  'config.remove': config.change,
  'config.import': config.change,
  up: cluster.up,
  down: cluster.down,
  status: cluster.status,
  ui: cluster.ui,
  stop: cluster.serviceChange,
  start: cluster.serviceChange,
  restart: cluster.serviceChange,
  kill: cluster.serviceChange,
  produce: records.produce,
  copy: records.copy,
  'topics.list': topics.list,
  'topics.describe': topics.describe,
  'topics.create': topics.create,
  'topics.alter': topics.alter,
  'topics.delete': topics.remove,
  'topics.trim': topics.trim,
  'topics.sync': topics.sync,
  'topics.balance': balance,
  'groups.list': groups.list,
  'groups.describe': groups.describe,
  'groups.lag': groups.lag,
  'groups.reset-offsets': groups.resetOffsets,
  'groups.delete': groups.remove,
  'groups.remove-members': groups.removeMembers,
  'groups.delete-offsets': groups.deleteOffsets,
  'dlq.list': deadLetters.list,
  'dlq.redrive': deadLetters.redrive,
  'dlq.purge': deadLetters.purge,
  'schemas.list': schemas.list,
  'schemas.get': schemas.get,
  'schemas.register': schemas.register,
  'schemas.check': schemas.check,
  'schemas.diff': schemas.diff,
  'schemas.delete': schemas.remove,
  'acls.list': access.listAcls,
  'acls.create': access.createAcls,
  'acls.delete': access.deleteAcls,
  'users.list': access.listUsers,
  'users.create': access.createUser,
  'users.delete': access.deleteUser,
  'quotas.list': access.listQuotas,
  'quotas.set': access.changeQuotas,
  'quotas.unset': access.changeQuotas,
  'brokers.list': brokers.list,
  'brokers.describe': brokers.describe,
  'brokers.configs': brokers.configs,
  'brokers.alter': brokers.alter,
  'cluster.quorum': brokers.quorum,
  'transactions.list': transactions.list,
  'transactions.describe': transactions.describe,
  'transactions.abort': transactions.abort,
} as const;

/** The shape of the lines of streams, which have no envelope around them. */
export const lines = { record: records.record, letter: deadLetters.letter } as const;

export type DocumentKind = keyof typeof documents;
/** What the library makes of its plain values is a document as it is, without a copy of what is readonly. */
export type DocumentOf<Kind extends DocumentKind> = DeeplyReadonly<z.infer<(typeof documents)[Kind]>>;

type DeeplyReadonly<Value> = Value extends object
  ? { readonly [Key in keyof Value]: DeeplyReadonly<Value[Key]> }
  : Value;
