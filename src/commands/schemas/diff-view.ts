import type { Theme } from '../../lib/cli/theme.js';
import { changeKinds } from '../../lib/documents/schema-words.js';
import type { SchemaChange } from '../../lib/formats/comparable.js';
import type { DiffSide, SchemaDiff } from '../../lib/schemas/diff.js';

/** A line for each change, `+` added, `-` removed, `~` changed, then a count. */
export function diffText(subject: string, { before, after, changes }: SchemaDiff, theme: Theme): string {
  if (before === null) return `${subject} has one version only: ${sideText(after)}.`;
  const title = theme.strong(`${subject}: ${sideText(before)} → ${sideText(after)}`);
  const width = Math.max(0, ...changes.map(({ path }) => place(path).length));
  return [title, ...changes.map((change) => line(change, width, theme)), summary(changes)].join('\n');
}

function sideText(side: DiffSide): string {
  return side.file ?? `version ${side.version}`;
}

function place(path: string): string {
  return path === '' ? '(record)' : path;
}

function line(change: SchemaChange, width: number, theme: Theme): string {
  const { path, harmless } = change;
  const text = `${place(path).padEnd(width)}  ${details(change)}`;
  return `${marker(change, theme)} ${harmless ? theme.faint(`${text}, harmless`) : text}`;
}

function marker({ change }: SchemaChange, theme: Theme): string {
  if (change === 'added') return theme.good('+');
  return change === 'removed' ? theme.bad('-') : theme.warn('~');
}

const words: Readonly<Record<SchemaChange['what'], string>> = {
  field: '',
  'field-name': 'renamed ',
  type: '',
  'type-name': 'name ',
  branch: 'branch ',
  symbol: 'symbol ',
  default: 'default ',
  'symbol-default': 'default symbol ',
  alias: 'alias ',
  doc: 'doc ',
  order: 'order ',
  property: 'property ',
};

function details({ what, before, after }: SchemaChange): string {
  const sides = [before, after].filter((side) => side !== null);
  return `${words[what]}${sides.join(' → ')}`;
}

function summary(changes: readonly SchemaChange[]): string {
  if (changes.length === 0) return 'No difference.';
  const counts = changeKinds.flatMap((kind) => {
    const count = changes.filter(({ change }) => change === kind).length;
    return count === 0 ? [] : [`${count} ${kind}`];
  });
  const harmless = changes.filter((change) => change.harmless).length;
  const all = harmless === changes.length;
  return `${counts.join(', ')}${harmless === 0 ? '' : `; ${all ? 'all' : String(harmless)} harmless`}.`;
}
