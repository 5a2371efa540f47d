import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { linearPattern, type Pattern } from '../values/pattern.js';

/** Patterns that are kept: those of an expression, and some that come from records. */
const mostPatterns = 100;
const replacement = 'matchesPattern';

/**
 * Has `matches` of expressions read patterns in RE2's syntax, as CEL says: cel-js reads JavaScript's, which can take for ever.
 * It lets nobody replace its function, so calls of it go to one of ours.
 * @returns rewrites a parsed expression, before it is checked
 * @see https://github.com/google/cel-spec/blob/master/doc/langdef.md#regular-expressions
 */
export function registerPatterns(environment: Environment): (expression: ASTNode) => void {
  const known = new Map<string, Pattern>();
  const patternOf = (source: string): Pattern => {
    const pattern = known.get(source) ?? linearPattern(source);
    if (known.size >= mostPatterns) known.clear();
    known.set(source, pattern);
    return pattern;
  };
  environment.registerFunction(`string.${replacement}(string): bool`, (text: string, source: string) =>
    patternOf(source).test(text),
  );
  return (expression) => rewrite(expression, patternOf);
}

function rewrite(node: unknown, patternOf: (source: string) => Pattern): void {
  if (Array.isArray(node)) {
    for (const child of node) rewrite(child, patternOf);
    return;
  }
  if (!isNode(node)) return;
  if (node.op === 'rcall' && node.args[0] === 'matches') {
    const [pattern] = node.args[2];
    if (pattern?.op === 'value' && typeof pattern.args === 'string') patternOf(pattern.args); // it is wrong now or never
    node.args[0] = replacement;
  }
  rewrite(node.args, patternOf);
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
