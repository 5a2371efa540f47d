import type { Command } from 'commander';

/** What holds for a command beyond its options; looked up when it is about to run. */
export interface CommandSettings {
  /** Milliseconds for the whole of it; null for a command that has no natural end. */
  readonly timeLimit: number | null;
  /** True where these options make it one that has no natural end, such as `--follow`. */
  readonly isFollowing: (options: Readonly<Record<string, unknown>>) => boolean;
  /** True where the payload is a format of its own, so that `--json` is refused and `TODO_KAFKA_JSON` ignored. */
  readonly ownFormat: boolean;
}

const oneShot: CommandSettings = { timeLimit: 30_000, isFollowing: () => false, ownFormat: false };
const settings = new WeakMap<Command, CommandSettings>();

export function configureCommand(command: Command, changed: Partial<CommandSettings>): Command {
  settings.set(command, { ...settingsOf(command), ...changed });
  return command;
}

export function settingsOf(command: Command): CommandSettings {
  return settings.get(command) ?? oneShot;
}
