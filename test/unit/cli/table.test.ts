import { expect, it } from 'vitest';
import { renderTable } from '../../../src/lib/cli/table.js';
import { TerminalText } from '../../../src/lib/cli/terminal-text.js';
import { createTheme } from '../../../src/lib/cli/theme.js';
import { cpuTimer } from '../../helpers/cpu-time.js';

interface Row {
  readonly name: string;
  readonly count: number | null;
}

const columns = [
  { heading: 'NAME', value: ({ name }: Row) => name },
  { heading: 'COUNT', value: ({ count }: Row) => count, align: 'right' as const },
  { heading: 'NOTE', value: ({ name }: Row) => (name === 'a' ? 'two\n  lines' : '') },
];

const terminal = new TerminalText(true);

function theme(enabled: boolean) {
  return createTheme(terminal, enabled);
}

it('aligns columns, shows what is missing as -, and keeps a row on one line', async () => {
  const rows = [
    { name: 'a', count: 12 },
    { name: 'longer', count: null },
  ];
  expect(await renderTable(rows, columns, theme(false))).toBe(
    ['NAME    COUNT  NOTE', 'a          12  two lines', 'longer      -'].join('\n'),
  );
});

it('shows the headings where there are no rows', async () => {
  expect(await renderTable([], columns, theme(false))).toBe('NAME  COUNT  NOTE');
});

it('counts neither colours nor the bytes of wide characters as width', async () => {
  const text = terminal.safe(await renderTable([{ name: '東京', count: 1 }], columns, theme(true)));
  const [head = '', row] = text.split('\n');
  expect(head).toContain('[1mNAME');
  expect(row).toBe('東京      1');
});

it('measures what is shown, and keeps it on its line', async () => {
  const text = await renderTable([{ name: '\x1b[2J\t', count: 1 }], columns, theme(true));
  expect(text.split('\n')[1]).toBe('\\u001b[2J\\t      1');
});

it('draws thousands of rows at once', async () => {
  const rows = Array.from({ length: 12_000 }, (_, index) => ({ name: `group-${index}`, count: index }));
  const cpuSeconds = cpuTimer();
  await renderTable(rows, columns, theme(false));
  expect(cpuSeconds()).toBeLessThan(5);
});
