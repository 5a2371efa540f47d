import type { Command } from 'commander';
import { Session } from '../../src/lib/context/session.js';
import { buildProgram, everyCommand } from '../../src/program.js';

/** The whole command tree, which runs nothing. */
export async function commandTree(): Promise<Command> {
  const session = new Session(() => {
    throw new Error('this tree runs nothing');
  });
  return buildProgram(session, everyCommand);
}

/** A command's name with those of its parents, and all commands below it. */
export function allCommands(command: Command, path: readonly string[] = []): readonly [string, Command][] {
  const own = [...path, command.name()];
  return [[own.join(' '), command], ...command.commands.flatMap((child) => [...allCommands(child, own)])];
}
