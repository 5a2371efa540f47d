import { Environment } from '@marcbachmann/cel-js';
import { AppError, messageOf } from '../errors.js';
import { isExactJsonArray, isExactJsonObject, type ExactJson } from '../values/exact-json.js';
import { parseJson } from '../values/parse-json.js';

/** Decides which records are wanted, by their lines of JSON. */
export interface RecordFilter {
  matches(line: Buffer): boolean;
  /** Records on which the expression could not be evaluated, which do not match, and why the last one could not. */
  readonly failures: { readonly count: number; readonly last: string };
}

/** The fields of a record, as an expression knows them. */
const variables = {
  topic: 'string',
  partition: 'int',
  offset: 'int',
  timestamp: 'int',
  key: 'dyn',
  headers: 'list',
  value: 'dyn',
  schemaId: 'dyn',
  error: 'dyn',
} as const;

/**
 * A filter by an expression in CEL, the Common Expression Language, over the fields of a record:
 * `value.priority == "HIGH" && key.startsWith("user-")`.
 * @throws AppError USAGE where the expression is none, or is not about records
 * @see https://github.com/google/cel-spec/blob/master/doc/langdef.md
 */
export function compileFilter(expression: string): RecordFilter {
  const evaluate = compile(expression);
  let [count, last] = [0, ''];
  return {
    matches: (line) => {
      try {
        return evaluate(withIntegers(parseJson(line.toString()))) === true;
      } catch (error) {
        count += 1;
        last = firstLine(error);
        return false; // a field that this record does not have, for instance
      }
    },
    get failures() {
      return { count, last };
    },
  };
}

/** A filter by a regular expression over key, headers and value, as they stand in the record's line of JSON. */
export function patternFilter(pattern: RegExp): RecordFilter {
  return {
    matches: (line) => pattern.test(line.toString('utf8', line.indexOf(keyName))),
    failures: { count: 0, last: '' },
  };
}

/** Both have to match. */
export function bothFilters(first: RecordFilter, second: RecordFilter): RecordFilter {
  return {
    matches: (line) => first.matches(line) && second.matches(line),
    get failures() {
      return first.failures;
    },
  };
}

const keyName = ',"key":';

function compile(expression: string): (record: ExactJson) => unknown {
  try {
    const environment = new Environment({ unlistedVariablesAreDyn: false });
    for (const [name, type] of Object.entries(variables)) environment.registerVariable(name, type);
    const parsed = environment.parse(expression);
    const checked = parsed.check();
    if (!checked.valid) throw checked.error ?? new Error('it cannot be understood');
    if (checked.type !== 'bool' && checked.type !== 'dyn')
      throw new Error(`it is ${String(checked.type)}, not true or false`);
    return (record): unknown => parsed(record as Record<string, unknown>);
  } catch (error) {
    throw new AppError('USAGE', `--filter: ${firstLine(error)}`, {
      cause: error,
      hint: 'Write an expression such as `value.priority == "HIGH" && key.startsWith("user-")`.',
    });
  }
}

/** CEL tells integers from floating-point numbers, and reckons with the former only where they are bigints. */
function withIntegers(value: ExactJson): ExactJson {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (isExactJsonArray(value)) return value.map(withIntegers);
  if (!isExactJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withIntegers(field ?? null)]));
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? '';
}
