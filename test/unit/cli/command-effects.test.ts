import { expect, it } from 'vitest';
import { changingCommands, effectOf } from '../../../src/lib/context/command-effects.js';
import { allCommands, commandTree } from '../../helpers/command-tree.js';

it('knows of every command whether it changes something', async () => {
  const leaves = allCommands(await commandTree()).filter(([, { commands }]) => commands.length === 0);
  const names = leaves.map(([name]) => name.replace('todo-kafka ', ''));
  expect(names.filter((name) => !(name in changingCommands))).toEqual([]);
});

it.each([
  ['topics list', {}, false],
  ['topics delete', {}, true],
  ['topics delete', { dryRun: true }, false],
  ['groups reset-offsets', {}, false],
  ['groups reset-offsets', { execute: true }, true],
  ['groups reset-offsets', { execute: true, dryRun: true }, false],
  ['consume', {}, false],
  ['consume', { group: 'g' }, true],
  ['copy', { dryRun: false }, true],
  ['copy', { toProfile: 'prod' }, false],
  ['copy', { toRegistry: 'http://a' }, true],
  ['of tomorrow', {}, true],
])('%s with %j', (command, options, changes) => {
  expect(effectOf(command, options).changes).toBe(changes);
});

it('a copy elsewhere changes what is there', () => {
  expect(effectOf('copy', { toProfile: 'prod', dryRun: false }).changesOther).toBe(true);
  expect(effectOf('copy', { toProfile: 'prod', dryRun: true }).changesOther).toBe(false);
});
