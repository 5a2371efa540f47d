import Libsql, { type Database, type Statement } from 'libsql';
import type { SqliteTransaction, SqliteValue } from './sqlite-transaction.js';

/** Statements that are kept prepared. */
const mostStatements = 100;

/** A connection to a database. It never waits for another process, since that would stop this one, heartbeats included. */
export class SqliteDatabase implements SqliteTransaction {
  readonly #database: Database;
  readonly #statements = new Map<string, Statement<SqliteValue[]>>();

  constructor(path: string) {
    this.#database = new Libsql(path, { timeout: 0 });
  }

  run(sql: string, ...values: readonly SqliteValue[]): { readonly changes: number } {
    return { changes: this.#prepared(sql).run(...values).changes };
  }

  all(sql: string, ...values: readonly SqliteValue[]): readonly Readonly<Record<string, unknown>>[] {
    return this.#prepared(sql).all(...values) as Readonly<Record<string, unknown>>[]; // one object a row
  }

  /** Runs statements without values. */
  execute(sql: string): void {
    this.#database.exec(sql);
  }

  rollBack(): void {
    if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
  }

  close(): void {
    this.#database.close();
  }

  #prepared(sql: string): Statement<SqliteValue[]> {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      if (this.#statements.size >= mostStatements) this.#statements.clear();
      statement = this.#database.prepare<SqliteValue[]>(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** True where another connection writes to the database at the moment. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
