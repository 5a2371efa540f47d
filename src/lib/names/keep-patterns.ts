import { matchesGlob } from '../values/glob.js';
import { topicPatternProblem } from './topic-names.js';

/**
 * What is wrong with a pattern of what `--prune` leaves, or null. One with a colon is about access: `User:connect*`, a principal, or
 * a resource or limit of `TYPE:NAME`. One without is about topics, whose names have none.
 */
export function keepPatternProblem(pattern: string): string | null {
  if (/^[^:]+:./s.test(pattern)) return null;
  const problem = topicPatternProblem(pattern);
  return problem === null ? null : `${problem}, or one of \`User:NAME\`, \`group:NAME\` and their like`;
}

/** Whether one of the names that something goes by is to be kept. */
export function isKept(names: readonly string[], patterns: readonly string[]): boolean {
  return names.some((name) => patterns.some((pattern) => matchesGlob(pattern, name)));
}
