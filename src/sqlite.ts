// What `import … from 'todo-kafka/sqlite'` gives; it needs the package `libsql`.
export { SqliteOnceStore, type SqliteOnceStoreOptions } from './lib/services/sqlite/sqlite-once-store.js';
export type { SqliteTransaction, SqliteValue } from './lib/services/sqlite/sqlite-transaction.js';
