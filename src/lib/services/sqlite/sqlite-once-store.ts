import { expectEventId } from '../once/event-id.js';
import type { OnceStore } from '../once/once-store.js';
import { withDefaults } from '../with-defaults.js';
import { isBusy, SqliteDatabase } from './sqlite-database.js';
import type { SqliteTransaction } from './sqlite-transaction.js';

export interface SqliteOnceStoreOptions {
  /** File of the database: the same that holds what handlers write. */
  readonly path: string;
  /** SQL that is run when the database is opened, such as `CREATE TABLE IF NOT EXISTS …`. */
  readonly setup?: string;
  /** Tells handlers with one database apart: each does every event once. Default: empty. */
  readonly scope?: string;
  /**
   * Milliseconds for which a done event is remembered: longer than its topic keeps it, or it might be done again.
   * Default: 60 days.
   */
  readonly keepFor?: number;
  /** Milliseconds to wait for another process that writes to the database. Default: 30,000. */
  readonly busyTimeout?: number;
}

/** How many effects share a transaction at the most. */
const batchSize = 100;
/** Milliseconds before a database that another process writes to is tried again. */
const busyPause = 10;
const pruneInterval = 60 * 60_000;
const day = 24 * 60 * 60_000;

const marks = `CREATE TABLE IF NOT EXISTS todo_kafka_done (
  scope TEXT NOT NULL,
  event_id TEXT NOT NULL,
  done_at INTEGER NOT NULL,
  PRIMARY KEY (scope, event_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS todo_kafka_done_at ON todo_kafka_done (done_at);`;

/**
 * Marks events in an SQLite database, in the transaction of their effects, which is on the disk when `runOnce` resolves.
 * Work that comes at the same time shares a transaction, each part of which can fail by itself. Keep effects short, and
 * let them do nothing but write: everybody else waits.
 */
export class SqliteOnceStore implements OnceStore<SqliteTransaction> {
  readonly #options: Required<SqliteOnceStoreOptions>;
  readonly #database: SqliteDatabase;
  readonly #queue: Task[] = [];
  #working: Promise<void> | null = null;
  #pruneAfter = 0;

  private constructor(database: SqliteDatabase, options: Required<SqliteOnceStoreOptions>) {
    this.#database = database;
    this.#options = options;
  }

  /** Opens the database, and makes it and its table where they are not there. */
  static async open(given: SqliteOnceStoreOptions): Promise<SqliteOnceStore> {
    const defaults = { setup: '', scope: '', keepFor: 60 * day, busyTimeout: 30_000 };
    const options = withDefaults(given, defaults);
    const database = new SqliteDatabase(options.path);
    const store = new SqliteOnceStore(database, options);
    // With a write-ahead log a commit is on the disk only with `FULL`.
    await store.#whenFree(() => database.execute('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;'));
    await store.#whenFree(() => database.execute(`${marks}\n${options.setup}`));
    return store;
  }

  async runOnce(id: string, effect: (tx: SqliteTransaction) => unknown): Promise<boolean> {
    const eventId = expectEventId(id);
    return new Promise((resolve, reject) => {
      this.#queue.push({ eventId, effect, resolve, reject });
      this.#working ??= this.#work().finally(() => (this.#working = null));
    });
  }

  /** Waits for what is under way, and closes the database. */
  async close(): Promise<void> {
    while (this.#working !== null) await this.#working;
    this.#database.close();
  }

  async #work(): Promise<void> {
    await Promise.resolve(); // what comes in the same turn goes together
    while (this.#queue.length > 0) {
      const tasks: Task[] = [];
      const settlements: (() => void)[] = [];
      try {
        await this.#whenFree(() => this.#database.execute('BEGIN IMMEDIATE'));
        this.#prune();
        for (let task = this.#queue.shift(); task !== undefined; task = this.#queue.shift()) {
          tasks.push(task);
          settlements.push(await this.#apply(task));
          if (tasks.length === batchSize) break;
        }
        this.#database.execute('COMMIT');
      } catch (error) {
        this.#database.rollBack();
        for (const { reject } of tasks.length > 0 ? tasks : this.#queue.splice(0)) reject(error);
        continue;
      }
      for (const settle of settlements) settle();
    }
  }

  /** @returns what to tell when the transaction is committed */
  async #apply({ eventId, effect, resolve, reject }: Task): Promise<() => void> {
    const database = this.#database;
    database.execute('SAVEPOINT event');
    try {
      const isNew = this.#mark(eventId);
      if (isNew) await effect(database);
      database.execute('RELEASE event');
      return () => resolve(isNew);
    } catch (error) {
      database.execute('ROLLBACK TO event; RELEASE event');
      return () => reject(error);
    }
  }

  #mark(eventId: string): boolean {
    const { scope } = this.#options;
    const sql = 'INSERT OR IGNORE INTO todo_kafka_done (scope, event_id, done_at) VALUES (?, ?, ?)';
    return this.#database.run(sql, scope, eventId, Date.now()).changes > 0;
  }

  #prune(): void {
    const now = Date.now();
    if (now < this.#pruneAfter) return;
    this.#pruneAfter = now + pruneInterval;
    const { scope, keepFor } = this.#options;
    this.#database.run('DELETE FROM todo_kafka_done WHERE scope = ? AND done_at < ?', scope, now - keepFor);
  }

  /** Waits for another process without blocking this one. */
  async #whenFree(work: () => void): Promise<void> {
    for (const startedAt = Date.now(); ;) {
      try {
        work();
        return;
      } catch (error) {
        if (!isBusy(error) || Date.now() - startedAt > this.#options.busyTimeout) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, busyPause));
    }
  }
}

interface Task {
  readonly eventId: string;
  readonly effect: (tx: SqliteTransaction) => unknown;
  readonly resolve: (isNew: boolean) => void;
  readonly reject: (error: unknown) => void;
}
