import { Environment } from '@marcbachmann/cel-js';
import { registerConversions } from './cel-conversions.js';
import { registerDecimals } from './cel-decimal.js';
import { registerPatterns } from './cel-patterns.js';

export interface CelExpression {
  /** `bool`, `dyn` where it shows with the values only, … */
  readonly type: string;
  /** @throws Error where the expression has no value for these, as for a field that is not there */
  readonly evaluate: (values: Readonly<Record<string, unknown>>) => unknown;
}

/**
 * An expression in CEL, the Common Expression Language, with patterns in RE2's syntax and with decimals.
 * @param variables their types: `string`, `int`, `list`, `dyn`, …
 * @throws Error where it is none, or does not fit the types
 * @see https://github.com/google/cel-spec/blob/master/doc/langdef.md
 */
export function compileCel(expression: string, variables: Readonly<Record<string, string>>): CelExpression {
  const environment = new Environment({ unlistedVariablesAreDyn: false, homogeneousAggregateLiterals: false });
  for (const [name, type] of Object.entries(variables)) environment.registerVariable(name, type);
  registerDecimals(environment);
  registerConversions(environment);
  const usePatterns = registerPatterns(environment);
  const parsed = environment.parse(expression);
  usePatterns(parsed.ast);
  const checked = parsed.check();
  if (!checked.valid) throw checked.error ?? new Error('it cannot be understood');
  return { type: String(checked.type), evaluate: (values): unknown => parsed(values) };
}
