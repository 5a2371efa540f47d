import { describe, expect, it } from 'vitest';
import { allCommands, commandTree } from '../../helpers/command-tree.js';

const program = await commandTree();
const commands = allCommands(program);
const globalFlags = new Set(
  program.options.flatMap(({ short, long }) => [short, long]).filter((flag) => typeof flag === 'string'),
);

describe('every command', () => {
  it.each(commands)('%s has a description that starts with a capital and has no full stop', (_, command) => {
    expect(command.description()).toMatch(/^[A-Z].*[^.]$/s);
  });

  it.each(commands)('%s has kebab-case options, each described', (_, command) => {
    for (const { long, description } of command.options) {
      expect(long).toMatch(/^--[a-z]+(?:-[a-z]+)*$/);
      expect(description).not.toBe('');
    }
  });

  it.each(commands.slice(1))('%s shares no flag, and no negation of one, with the global options', (_, command) => {
    const positive = (flag: string): string => flag.replace(/^--no-/, '--');
    const globals = new Set([...globalFlags].map(positive));
    const own = command.options.flatMap(({ short, long }) => [short, long]).filter((flag) => typeof flag === 'string');
    expect(own.filter((flag) => globals.has(positive(flag)))).toEqual([]);
  });

  it('is listed by the root with the description that it has itself', async () => {
    const { buildProgram } = await import('../../../src/program.js');
    const { Session } = await import('../../../src/lib/context/session.js');
    const stubs = await buildProgram(new Session(() => Promise.reject(new Error('unused')) as never), undefined);
    const described = (tree: typeof program): readonly string[] =>
      tree.commands.map((each) => `${each.name()}: ${each.description()}`);
    expect(described(stubs)).toEqual(described(program));
  });
});
