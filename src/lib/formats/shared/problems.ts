import { AppError, type Problem } from '../../errors.js';
import { depthLimit } from './depth-limit.js';
import { pathBelow, type Path, type PathStep } from './path.js';

/** A value with more problems than this is not worth telling them all. */
const mostListed = 100;

/** Collects what is wrong with a value while it is walked through. */
export class EncodeProblems {
  readonly #listed: { path: Path; message: string }[] = [];
  #count = 0;
  #depth = 0;

  get count(): number {
    return this.#count;
  }

  /** Adds a problem of the value that is looked at. */
  add(message: string, step?: PathStep): void {
    this.#count++;
    if (this.#listed.length < mostListed)
      this.#listed.push({ path: step === undefined ? '' : pathBelow(step, ''), message });
  }

  /** Says below which step the problems lie that were added since there were `count`. */
  below(step: PathStep, count: number): void {
    for (const problem of this.#listed.slice(count)) problem.path = pathBelow(step, problem.path);
  }

  /**
   * Goes into a record, an array or a map.
   * @returns false, with a problem added, where that is too deep
   */
  enter(): boolean {
    if (this.#depth >= depthLimit) {
      this.add(`nested more than ${depthLimit} levels deep`);
      return false;
    }
    this.#depth++;
    return true;
  }

  leave(): void {
    this.#depth--;
  }

  list(): readonly Problem[] {
    const problems = this.#listed.map(({ path, message }) => (path === '' ? { message } : { path, message }));
    const untold = this.#count - this.#listed.length;
    return untold === 0 ? problems : [...problems, { message: `and ${untold} more` }];
  }
}

/**
 * @param misset what was found wrong while the texts were put together
 * @param misfits what is wrong with the value that came of it
 * @throws AppError RECORD_INVALID where there is anything, once for each path
 */
export function refuseProblems(misset: readonly Problem[], misfits: readonly Problem[]): void {
  const others = misfits.filter(({ path = '' }) => !misset.some((problem) => isWithin(path, problem.path ?? '')));
  const problems = [...misset, ...others];
  if (problems.length > 0) throw new AppError('RECORD_INVALID', 'what is set does not fit the schema', { problems });
}

/** Whether a path is another one, or below it. */
export function isWithin(path: Path, outer: Path): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}
