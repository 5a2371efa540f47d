import type { Theme } from './theme.js';

export interface Column<Row> {
  readonly heading: string;
  readonly value: (row: Row) => string | number | bigint | null | undefined;
  readonly align?: 'left' | 'right';
}

const gap = '  ';

/**
 * A borderless table with one line a row. A missing value is `-`, as in Kafka's own tools; headings are single words, so
 * columns can be cut by white space.
 */
export async function renderTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  theme: Theme,
): Promise<string> {
  const texts = columns.map(({ heading, value }) => [
    theme.strong(heading),
    ...rows.map((row) => theme.line(oneLine(String(value(row) ?? '-')))),
  ]);
  const padded = await Promise.all(texts.map((column, index) => padColumn(column, columns[index]?.align ?? 'left')));
  const lines: string[] = [];
  for (let row = 0; row <= rows.length; row++) {
    let line = '';
    for (const column of padded) line += `${column[row] ?? ''}${gap}`;
    lines.push(line.trimEnd());
  }
  return lines.join('\n');
}

async function padColumn(texts: readonly string[], align: 'left' | 'right'): Promise<readonly string[]> {
  const widthOf = await widthMeasure(texts);
  const widths = texts.map(widthOf);
  const widest = widths.reduce((most, width) => Math.max(most, width), 0);
  return texts.map((text, row) => {
    const padding = ' '.repeat(widest - (widths[row] ?? 0));
    return align === 'right' ? padding + text : text + padding;
  });
}

/**
 * How many columns of a terminal a text takes. Thousands of rows are no trouble as long as all is ASCII; what measures
 * colours and other scripts is loaded when they are there.
 */
async function widthMeasure(texts: readonly string[]): Promise<(text: string) => number> {
  if (texts.every((text) => ascii.test(text))) return (text) => text.length;
  const { default: stringWidth } = await import('string-width');
  return (text) => (ascii.test(text) ? text.length : stringWidth(text));
}

const ascii = /^[\x20-\x7e]*$/;

function oneLine(text: string): string {
  return text.includes('\n') ? text.replace(/\s*\n\s*/g, ' ') : text;
}
