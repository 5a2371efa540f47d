import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { workspace } from '../../helpers/workspace.js';

it('a checkout without a build says so, without a stack', () => {
  const folder = workspace({ 'package.json': '{"type":"module"}' });
  mkdirSync(join(folder, 'bin'));
  const copy = join(folder, 'bin/todo-kafka');
  copyFileSync(join(import.meta.dirname, '../../../bin/todo-kafka'), copy);
  const { status, stdout, stderr } = spawnSync(process.execPath, [copy, 'topics', 'list'], { encoding: 'utf8' });
  expect([status, stdout, stderr]).toEqual([
    1,
    '',
    'Error: todo-kafka is not built\nHint: Run `npm run build` in its folder.\n',
  ]);
});
