import { expect, it } from 'vitest';
import { runMain } from '../../helpers/run-main.js';

it.each([
  [
    ['consume', 'any', '--grep', '(?=x)y'],
    '--grep: "(?=x)y" is not a regular expression: lookarounds are not supported',
  ],
  [
    ['topics', 'list', '--match', '(a)\\1'],
    '--match: "(a)\\1" is not a regular expression: back-references are not supported',
  ],
  [['topics', 'list', '--match', '['], '--match: "[" is not a regular expression: missing closing ]'],
  [['consume', 'any', '--filter', 'value.a.matches("(?!x)")'], '--filter: lookarounds are not supported'],
])('%j ends before anything is asked of a cluster', async (argv, message) => {
  const { code, stdout, stderr } = await runMain([...argv, '--brokers', 'localhost:1']);
  expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(`Error: ${message}`)]);
});
