/** What the exit code of every command means; documented for users in README and `docs/errors.md`. */
export const ExitCode = {
  /** Done; also nothing to do, an empty list, Ctrl-C where that is the normal end. */
  ok: 0,
  /** Failed, in whole or for at least one item; a named thing does not exist; answered "no". */
  failed: 1,
  /** Wrong flag, argument, config or catalog, or a needed `--yes`: nothing was attempted. */
  usage: 2,
  /** Broker, registry or runtime not reachable or timed out: trying again may help. */
  unavailable: 3,
  /** A check found something: drift, a degraded cluster, an invalid record in a dry run. */
  findings: 4,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
