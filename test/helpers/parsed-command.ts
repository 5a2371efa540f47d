import { Command } from 'commander';
import { Session } from '../../src/lib/context/session.js';
import { buildProgram } from '../../src/program.js';

export interface ParsedCommand {
  /** As the command gets them: a list for one that takes several. */
  readonly arguments: readonly unknown[];
  /** Those of the command itself that are given or have a default; the global ones are no part of them. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a command line gives to its command, which does not run. @throws CommanderError in commander's words */
export async function parsedCommand(argv: readonly string[]): Promise<ParsedCommand> {
  const session = new RecordingSession();
  const program = await buildProgram(session, argv[0]);
  mute(program);
  await program.parseAsync([...argv], { from: 'user' });
  if (session.parsed === null) throw new Error(`no command was called: ${argv.join(' ')}`);
  return session.parsed;
}

class RecordingSession extends Session {
  parsed: ParsedCommand | null = null;

  constructor() {
    super(() => {
      throw new Error('this command does not run');
    });
  }

  override action(): (...values: readonly unknown[]) => Promise<void> {
    return (...values) => {
      const command = values.at(-1);
      if (!(command instanceof Command)) throw new Error('commander passes the command last');
      this.parsed = {
        arguments: values.slice(0, -2).filter((value) => value !== undefined),
        options: optionsOf(command),
      };
      return Promise.resolve();
    };
  }
}

/** Without the flags that are not given. */
function optionsOf(command: Command): Readonly<Record<string, unknown>> {
  const isLeftOut = (name: string, value: unknown): boolean =>
    typeof value === 'boolean' && command.getOptionValueSource(name) === 'default';
  return Object.fromEntries(Object.entries(command.opts()).filter(([name, value]) => !isLeftOut(name, value)));
}

function mute(command: Command): void {
  command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  command.commands.forEach(mute);
}
