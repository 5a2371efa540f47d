import Libsql, { type Database, type Statement } from 'libsql';
import { foundValue } from '../found-value.js';
import type { SqliteTransaction, SqliteValue } from './sqlite-transaction.js';

/** Statements that are kept prepared. */
const mostStatements = 100;

/** A connection to a database. It never waits for another process, since that would stop this one, heartbeats included. */
export class SqliteDatabase implements SqliteTransaction {
  readonly #database: Database;
  readonly #statements = new Map<string, Statement<[SqliteValue[]]>>();

  constructor(path: string) {
    this.#database = new Libsql(path, { timeout: 0 });
  }

  run(sql: string, ...values: readonly SqliteValue[]): { readonly changes: number } {
    return { changes: this.#prepared(sql).run(bound(values)).changes };
  }

  all(sql: string, ...values: readonly SqliteValue[]): readonly Readonly<Record<string, unknown>>[] {
    return this.#prepared(sql).all(bound(values)) as Readonly<Record<string, unknown>>[]; // one object a row
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

  #prepared(sql: string): Statement<[SqliteValue[]]> {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      if (this.#statements.size >= mostStatements) this.#statements.clear();
      statement = this.#database.prepare<[SqliteValue[]]>(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/**
 * Values as a list: of values one by one, libsql takes bytes that come first for names. And only those that it can take: a boolean
 * ends the process there, `undefined` would be NULL.
 * @throws TypeError
 */
function bound(values: readonly unknown[]): SqliteValue[] {
  return values.map((value, index) => {
    if (isSqliteValue(value)) return value;
    throw new TypeError(
      `value ${index + 1} of the statement is ${foundValue(value)}: SQLite takes text, numbers, bytes and null`,
    );
  });
}

function isSqliteValue(value: unknown): value is SqliteValue {
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value;
  return value === null || typeof value === 'string' || typeof value === 'number' || value instanceof Uint8Array;
}

/** True where another connection writes to the database at the moment. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
