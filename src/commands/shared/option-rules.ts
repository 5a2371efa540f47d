import { AppError } from '../../lib/errors.js';
import { listed } from '../../lib/values/wording.js';

/** Options by their names, such as `--all`, with what was given for each: undefined and false are nothing. */
export type NamedOptions = Readonly<Record<string, unknown>>;

/** Those that were given. */
export function givenOf(options: NamedOptions): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => (value === undefined || value === false ? [] : [name]));
}

/**
 * Holds a command to one of several options, or to none.
 * @param say what they contradict each other in: `where to start`
 * @throws AppError USAGE
 */
export function expectAtMostOne(options: NamedOptions, say?: string): void {
  const given = givenOf(options);
  if (given.length < 2) return;
  const names = listed(given, 'and');
  throw usage(say === undefined ? `use one of ${names}` : `${names} each say ${say}: use one of them`);
}

/**
 * Holds a command to one of several options, which it needs.
 * @param say what none of them leaves open: `where to`
 * @throws AppError USAGE
 */
export function expectOne(options: NamedOptions, say?: string): void {
  const given = givenOf(options);
  if (given.length === 1) return;
  const needed = given.length === 0 && say !== undefined ? `say ${say}: ` : '';
  throw usage(`${needed}use one of ${listed(Object.keys(options), 'and')}`);
}

/**
 * Refuses options beside one that was given.
 * @param option with what it does: `--raw sends values without a schema`
 * @throws AppError USAGE
 */
export function expectNone(option: string, others: NamedOptions): void {
  if (givenOf(others).length === 0) return;
  const names = Object.keys(others);
  const [first = '', second] = names;
  if (second === undefined) throw usage(`${option}: it does not go with ${first}`);
  if (names.length === 2) throw usage(`${option}: it goes with neither ${first} nor ${second}`);
  throw usage(`${option}: it goes with none of ${listed(names, 'and')}`);
}

/** Refuses an option without the one that gives it a meaning. @throws AppError USAGE */
export function expectWith(options: NamedOptions, base: string, isThere: boolean): void {
  const [option] = givenOf(options);
  if (!isThere && option !== undefined) throw usage(`${option} is for ${base}`);
}

export function usage(message: string): AppError {
  return new AppError('USAGE', message);
}
