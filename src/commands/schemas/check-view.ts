import type { Theme } from '../../lib/cli/theme.js';
import type { Direction } from '../../lib/documents/schema-words.js';
import type { CheckedSchema } from '../../lib/schemas/check/check.js';
import type { Reason } from '../../lib/schemas/check/reasons.js';
import { groupBy } from '../../lib/values/group-by.js';

/** A line for each schema, with what speaks against it below; then a count. Reads well in the log of a build. */
export function checkText(schemas: readonly CheckedSchema[], theme: Theme): string {
  const width = Math.max(0, ...schemas.map(({ subject }) => subject.length));
  const lines = schemas.flatMap((schema) => {
    const verdict = colored(schema.verdict, theme)(schema.verdict.padEnd('incompatible'.length));
    const line = `${verdict}  ${schema.subject.padEnd(width)}  ${schema.level} ${source(schema)}${compared(schema)}`;
    return [line, ...details(schema, theme)];
  });
  return [...lines, summary(schemas)].join('\n');
}

function colored(verdict: CheckedSchema['verdict'], theme: Theme): (text: string) => string {
  return verdict === 'incompatible' || verdict === 'failed' ? theme.bad : theme.good;
}

function source({ levelSource }: CheckedSchema): string {
  const words = {
    option: '--level',
    subject: 'of the subject',
    catalog: 'of the catalog',
    registry: 'of the registry',
  };
  return `(${words[levelSource]})`;
}

function compared({ verdict, level, versions }: CheckedSchema): string {
  if (verdict === 'new') return ', nothing registered yet';
  if (verdict === 'unchanged') return `, is ${versionList(versions)}`;
  return level === 'NONE' ? ', which compares nothing' : `, beside ${versionList(versions)}`;
}

function versionList(versions: readonly number[]): string {
  const [first, last] = [versions[0] ?? 0, versions.at(-1) ?? 0];
  if (versions.length > 4) return `versions ${first} to ${last}`;
  return `version${versions.length === 1 ? '' : 's'} ${versions.join(', ')}`;
}

/** The newest version first; of others with the same fields to blame, no more than that. */
function details({ reasons, error }: CheckedSchema, theme: Theme): readonly string[] {
  if (error !== null) return [`  ${error.message}`];
  const newestFirst = reasons.toSorted((a, b) => b.version - a.version);
  const pairs = [...groupBy(newestFirst, ({ version, direction }) => `${direction ?? ''} ${version}`).values()];
  return [...groupBy(pairs, blame).values()].flatMap(([newest = [], ...older]) => {
    const [first] = newest;
    if (first === undefined) return [];
    const versions = older.flatMap((reasons) => reasons.slice(0, 1).map(({ version }) => version)).reverse();
    const same = versions.length === 0 ? [] : [`    The same beside ${versionList(versions)}.`];
    return [`  ${heading(first)}`, ...newest.flatMap((reason) => lines(reason, theme, '    ')), ...same];
  });
}

function blame(reasons: readonly Reason[]): string {
  return JSON.stringify(reasons.map(({ direction, type, path }) => [direction, type, path]));
}

function heading({ version, direction }: { readonly version: number; readonly direction: Direction | null }): string {
  if (direction === 'backward') return `The new schema cannot read all that version ${version} wrote:`;
  if (direction === 'forward') return `Version ${version} cannot read all that the new schema writes:`;
  return `Beside version ${version}:`;
}

function lines(reason: Omit<Reason, 'version' | 'direction'>, theme: Theme, indent: string): readonly string[] {
  const path = reason.path === '' ? '' : `${theme.strong(reason.path)}: `;
  const type = reason.type === null ? '' : theme.faint(` [${reason.type}]`);
  const hint = reason.hint === null ? [] : [`${indent}  ${reason.hint}`];
  const causes = reason.causes.flatMap((cause) => lines(cause, theme, `${indent}  `));
  return [`${indent}${path}${reason.message}${type}`, ...hint, ...causes];
}

function summary(schemas: readonly CheckedSchema[]): string {
  const verdicts = ['compatible', 'unchanged', 'new', 'incompatible', 'failed'] as const;
  const counts = verdicts.flatMap((verdict) => {
    const count = schemas.filter((schema) => schema.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${verdict}`];
  });
  return schemas.length === 0 ? 'No schemas to check.' : `${counts.join(', ')}.`;
}
