import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { commandTree } from '../helpers/command-tree.js';

const root = join(import.meta.dirname, '../..');
const pages = ['README.md', 'examples/README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];
const program = await commandTree();

/** Command lines in a page's code, without what a shell makes of them. */
function commandLines(page: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8');
  const code = [...text.matchAll(/^```\w*\n(.*?)^```|`([^`\n]+)`/gms)].map(([, block, span]) => block ?? span ?? '');
  const call = /(?:^|[\s;(])(?:bin\/)?todo-kafka((?: +(?:'[^']*'|"[^"]*"|[^\s&|#)'";]+)+)+)/gm;
  return code.flatMap((each) => [...each.matchAll(call)].map(([, args = '']) => args.trim()));
}

/** What is wrong with a command line; null where all its commands and options are there. */
function mistake(line: string): string | null {
  const words = [...line.matchAll(/(?:'[^']*'|"[^"]*"|\S)+/g)].map(([word]) => word);
  let command: Command = program;
  for (const word of words) {
    const below = command.commands.find((each) => each.name() === word || each.aliases().includes(word));
    if (below !== undefined) command = below;
    else if (/^-{1,2}[a-z]/i.test(word) && !hasOption(command, word)) return `${line}: no option ${word}`;
    else if (command === program && !word.startsWith('-')) return `${line}: no command ${word}`;
  }
  return null;
}

function hasOption(command: Command, flag: string): boolean {
  const options = [...command.options, ...program.options];
  return flag === '--help' || flag === '-h' || options.some(({ short, long }) => short === flag || long === flag);
}

it.each(pages.filter((page) => page.endsWith('.md') && page !== 'docs/commands.md'))(
  '%s names only commands and options that there are',
  (page) => {
    expect(commandLines(page).flatMap((line) => mistake(line) ?? [])).toEqual([]);
  },
);

it('finds the commands of a page', () => {
  expect(commandLines('README.md')).toContain('topics sync --dry-run --exit-code');
  expect(mistake('topics sync --dry')).toBe('topics sync --dry: no option --dry');
  expect(mistake('topic list')).toBe('topic list: no command topic');
});
