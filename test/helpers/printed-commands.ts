import { execFileSync } from 'node:child_process';
import { CommanderError, type Command } from 'commander';
import { Session } from '../../src/lib/context/session.js';
import { readFirst } from '../../src/lib/cli/first-reading.js';
import { buildProgram } from '../../src/program.js';

const seen = new Set<string>();
/** What stands for something in a hint, such as `todo-kafka schemas get SUBJECT`. */
const placeholders: Readonly<Record<string, string>> = { N: '1' };
const lifecycle = /^todo-kafka (?:up|down|status|logs|start|stop|restart|ui|env|quickstart)\b/;
const nowhere = /^todo-kafka (?:init|help|completion|-)/;

/**
 * Expects that each command line that a run has printed for somebody to paste is one to a shell and to our own parser, and
 * that it names the cluster that the run's own command line did.
 */
export async function expectPasteable(argv: readonly string[], printed: string): Promise<void> {
  for (const line of commandsIn(printed)) {
    const key = `${placeOf(argv)} ${line}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const words = wordsOf(line);
    await parse(
      words.slice(1).map((word) => placeholders[word] ?? word),
      line,
    );
    const place = placeOf(argv);
    if (place === '' || nowhere.test(line) || (lifecycle.test(line) && !place.startsWith('--cluster '))) continue;
    if (!/ --(?:cluster|brokers|registry) /.test(line)) throw new Error(`\`${line}\` does not name ${place}`);
  }
}

function commandsIn(printed: string): readonly string[] {
  const quoted = [...printed.matchAll(/`(todo-kafka [^`]+)`(?! prints a format)/g)]; // that one was called already
  const undo = [...printed.matchAll(/^To undo it: (todo-kafka .+)$/gm)];
  return [...quoted, ...undo].map(([, line = '']) => line);
}

/** The flag with its value that says where the cluster is; empty where no flag does. */
function placeOf(argv: readonly string[]): string {
  const at = argv.findIndex((word) => ['--cluster', '--brokers', '-b', '--bootstrap-server'].includes(word));
  return at === -1 ? '' : argv.slice(at, at + 2).join(' ');
}

function wordsOf(line: string): readonly string[] {
  const printed = execFileSync('bash', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
  return printed.split('\0').slice(0, -1);
}

async function parse(argv: readonly string[], line: string): Promise<void> {
  const session = new Session(() => {
    throw new Parsed();
  });
  const program = await buildProgram(session, readFirst(argv).called);
  mute(program);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof Parsed || (error instanceof CommanderError && error.exitCode === 0)) return;
    // A hint may leave arguments out: `todo-kafka schemas check`.
    if (error instanceof CommanderError && error.code === 'commander.missingArgument') return;
    throw new Error(`\`${line}\` is no command line of ours`, { cause: error });
  }
}

class Parsed extends Error {}

function mute(command: Command): void {
  command.exitOverride().configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
  for (const child of command.commands) mute(child);
}
