import { describe, expect, it } from 'vitest';
import { argvTables } from '../../fixtures/argv/tables.js';
import { allCommands, commandTree } from '../../helpers/command-tree.js';
import { parsedCommand } from '../../helpers/parsed-command.js';

describe.each(Object.entries(argvTables))('`%s` takes', (command, { taken }) => {
  it.each(taken)('%j', async (argv, given, options) => {
    expect(await parsedCommand([...command.split(' '), ...argv])).toEqual({ arguments: given, options });
  });
});

const refusals = Object.entries(argvTables).flatMap(([command, { refused }]) =>
  refused.map(([argv, message]) => [[...command.split(' '), ...argv], message] as const),
);

it.each(refusals)('%j is refused', async (argv, message) => {
  await expect(parsedCommand(argv)).rejects.toThrow(`error: ${message}`);
});

it('every command has a table', async () => {
  const leaves = allCommands(await commandTree()).filter(([, { commands }]) => commands.length === 0);
  const names = leaves.map(([name]) => name.replace('todo-kafka ', ''));
  expect(Object.keys(argvTables).sort()).toEqual(names.sort());
});

it.each(Object.entries(argvTables))('the table of `%s` has each of its options', async (name, { taken }) => {
  const [, command] = allCommands(await commandTree()).find(([path]) => path === `todo-kafka ${name}`) ?? [];
  const inTable = new Set(taken.flatMap(([argv]) => argv.filter((word) => word.startsWith('-'))));
  const missing = (command?.options ?? []).filter(
    ({ short, long }) => !inTable.has(long ?? '') && !inTable.has(short ?? ''),
  );
  expect(missing.map(({ flags }) => flags)).toEqual([]);
});
