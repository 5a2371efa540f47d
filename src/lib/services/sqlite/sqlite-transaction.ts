/** What an effect may use: all of it is kept together with the mark of the event, or none. */
export interface SqliteTransaction {
  /** Runs a statement that returns no rows. */
  readonly run: (sql: string, ...values: readonly SqliteValue[]) => { readonly changes: number };
  /** The rows of a query, each by the names of its columns. */
  readonly all: (sql: string, ...values: readonly SqliteValue[]) => readonly Readonly<Record<string, unknown>>[];
}

export type SqliteValue = string | number | bigint | Uint8Array | null;
