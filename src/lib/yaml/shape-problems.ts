import type { core } from 'zod/mini';
import type { Problem } from '../errors.js';
import type { YamlFile } from './yaml.js';
import { entryAt, type YamlValue } from './yaml-value.js';

export type YamlPath = readonly PropertyKey[];
/** A problem of the value at this path, with its place in the file. */
export type ProblemAt = (path: YamlPath, message: string) => Problem;

export function problemsIn(root: YamlValue, place: YamlFile['place']): ProblemAt {
  return (path, message) => ({ ...place(startOf(root, path)), path: pathText(path), message });
}

/**
 * What is wrong with a value's shape, in words.
 * @param unknownField what to say of a field that the map at this path does not have
 * @param isSecret whether what stands at this path may be one, and is not repeated
 */
export function shapeProblems(
  issues: readonly core.$ZodIssue[],
  problemAt: ProblemAt,
  unknownField: (path: YamlPath, name: string) => string,
  isSecret: (path: YamlPath) => boolean = () => false,
): readonly Problem[] {
  return issues.flatMap((issue) => {
    const { code, path, input, message } = issue;
    if (code === 'unrecognized_keys') {
      return issue.keys.map((key) => problemAt([...path, key], unknownField(path, key)));
    }
    if (isSecret(path)) return [problemAt(path, message)];
    return [problemAt(path, input === undefined ? 'is missing' : `${message}, not ${valueText(input)}`)];
  });
}

/** In the order of the file. */
export function sortedProblems(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

/** What stands there, as far as it fits into a line. */
function valueText(input: unknown): string {
  if (typeof input === 'string') return JSON.stringify(input.length > 60 ? `${input.slice(0, 60)}…` : input);
  if (input === null) return 'nothing';
  return Array.isArray(input) ? 'a list' : 'a map';
}

/** Where a value begins; for a field that is missing, where the map that should hold it begins. */
function startOf(root: YamlValue, path: YamlPath): number {
  for (let length = path.length; length > 0; length--) {
    const start = entryAt(root, path.slice(0, length));
    if (start !== null) return start;
  }
  return root.start;
}

/** `topics["task.created"].config["min.insync.replicas"]` */
function pathText(path: YamlPath): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const name = String(part);
      if (!/^[A-Za-z_]\w*$/.test(name)) return `[${JSON.stringify(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}
