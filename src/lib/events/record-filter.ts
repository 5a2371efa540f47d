import { AppError, messageOf } from '../errors.js';
import { isExactJsonArray, isExactJsonObject, type ExactJson } from '../values/exact-json.js';
import { lineDepthLimit } from '../values/json-parser.js';
import { parseJson } from '../values/parse-json.js';
import type { Pattern } from '../values/pattern.js';
import { compileCel } from './cel.js';

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
  keySchemaId: 'dyn',
  keySchemaGuid: 'dyn',
  headers: 'list',
  value: 'dyn',
  schemaId: 'dyn',
  schemaGuid: 'dyn',
  error: 'dyn',
  valueBytes: 'dyn',
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
        return evaluate(withIntegers(parseJson(line.toString(), { depth: lineDepthLimit }))) === true;
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
export function patternFilter(pattern: Pattern): RecordFilter {
  return {
    matches: (line) => pattern.test(line.toString('utf8', line.indexOf(keyName), textEnd(line))),
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
const valueBytesName = ',"valueBytes":"';

/** Where `valueBytes` begins in a record's line: base64 has every word of a few letters. */
function textEnd(line: Buffer): number {
  const start = line.lastIndexOf(valueBytesName);
  const isLast = start >= 0 && line.indexOf('"', start + valueBytesName.length) === line.length - '"}\n'.length;
  return isLast ? start : line.length;
}

/** What a line leaves out, and what a letter does not have, is null. */
const absent = Object.fromEntries(Object.keys(variables).map((name) => [name, null]));

/**
 * CEL's `has` takes fields only, and the names of a record are its fields: `has(error)` asks for one.
 */
function withNames(expression: string): string {
  return expression.replace(
    /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\bhas\(\s*(\w+)\s*\)/gs,
    (whole, quoted: string | undefined, name: string) =>
      quoted !== undefined || !Object.hasOwn(variables, name) ? whole : `(${name} != null)`,
  );
}

function compile(expression: string): (record: ExactJson) => unknown {
  try {
    const { type, evaluate } = compileCel(withNames(expression), variables);
    if (type !== 'bool' && type !== 'dyn') throw new Error(`it is ${type}, not true or false`);
    return (record) => evaluate({ ...absent, ...(record as Record<string, unknown>) });
  } catch (error) {
    throw new AppError('USAGE', `--filter: ${firstLine(error)}`, {
      cause: error,
      hint: 'Write an expression such as `value.priority == "HIGH" && key.startsWith("user-")`.',
    });
  }
}

/** CEL tells integers from floating-point numbers, and reckons with the former only where they are bigints. */
function withIntegers(value: ExactJson): ExactJson {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (isExactJsonArray(value)) return value.map(withIntegers);
  if (!isExactJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withIntegers(field ?? null)]));
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? '';
}
