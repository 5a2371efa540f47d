import { AppError, messageOf, type Problem } from '../../errors.js';
import { atOnce, type Steps } from '../../values/turns.js';
import type { Pattern } from '../../values/pattern.js';
import { isExactJsonObject, type ExactJson, type ExactJsonObject } from '../../values/exact-json.js';
import { Evaluation, type EvaluationOptions } from './evaluation.js';
import type { Fault } from './fault.js';
import { invalidSchema, type SchemaDocuments } from './parse-schema.js';
import { schemaPattern } from './schema-pattern.js';
import { PatternTooSlow, SlowPattern } from './slow-pattern.js';
import { problemsOf } from './problems.js';
import { SchemaIndex } from './schema-index.js';
import { findTraits, type Traits } from './traits.js';

/** Everything that is wrong with a value, each with its path. */
export type JsonValidator = (value: ExactJson) => readonly Problem[];

/** Patterns of a schema that need a thread: each has its own. */
const mostSlowPatterns = 100;

/**
 * Makes a validator of a schema. Numbers are compared with all their digits.
 * @throws AppError SCHEMA_INVALID
 */
export function compileJsonValidator(documents: SchemaDocuments): JsonValidator {
  return atOnce(compilingJsonValidator(documents));
}

/** The same, in steps: thousands of patterns take a second. */
export function* compilingJsonValidator(documents: SchemaDocuments): Steps<JsonValidator> {
  const { dialect, main, others } = documents;
  const patterns = new Map<string, Pattern>();
  let slowPatterns = 0;
  const pattern = (text: string): Pattern => {
    const known = patterns.get(text);
    if (known !== undefined) return known;
    const made = schemaPattern(text, 'u');
    if (made instanceof SlowPattern && ++slowPatterns > mostSlowPatterns)
      throw invalidSchema(`it has more than ${mostSlowPatterns} patterns that RE2 cannot match`);
    patterns.set(text, made);
    return made;
  };
  const index = new SchemaIndex(documents);
  yield;
  const traits = new Map<ExactJson, Traits>();
  const traitsOf = (schema: ExactJsonObject): Traits => {
    const known = traits.get(schema) ?? findTraits(schema, dialect, pattern);
    traits.set(schema, known);
    return known;
  };
  const options = { dialect, index, pattern, traitsOf, assertFormats: true, isDraft04: dialect.version === 4 };
  const used = yield* usedSchemas(main.schema, options);
  for (const { schema } of [main, ...others]) {
    if (schema !== main.schema && !used.has(schema)) continue;
    if (!isExactJsonObject(schema) && typeof schema !== 'boolean') {
      throw invalidSchema('it is neither an object nor true or false');
    }
    checkSchema(schema, options);
    yield;
  }
  return (value) => {
    try {
      return problemsOf(faultsIn(value, main.schema, options));
    } catch (error) {
      if (!(error instanceof PatternTooSlow)) throw error;
      return [{ message: `${error.message}, so that it is not known whether it fits` }];
    }
  };
}

function faultsIn(value: ExactJson, schema: ExactJson, options: EvaluationOptions): readonly Fault[] {
  return new Evaluation(options).evaluate(schema, value, null, []).faults;
}

/** By the schema of schemas; formats are left aside, as many an id is no URI. */
function checkSchema(schema: ExactJson, options: EvaluationOptions): void {
  const [metaschema = true] = options.dialect.metaschemas;
  const [problem] = problemsOf(faultsIn(schema, metaschema, { ...options, assertFormats: false }));
  if (problem !== undefined) throw invalidSchema(`${problem.path ?? ''}: ${problem.message}`.replace(/^: /, ''));
}

/**
 * All schemas that a value may be held to. What would only show when a value comes is found here: references to what is not
 * there, and patterns that are none.
 */
function* usedSchemas(main: ExactJson, { index, pattern }: EvaluationOptions): Steps<ReadonlySet<ExactJson>> {
  const used = new Set<ExactJson>();
  for (const schema of index.reachableFrom(main)) {
    used.add(schema);
    const { pattern: text, patternProperties } = schema;
    const names = isExactJsonObject(patternProperties) ? Object.keys(patternProperties) : [];
    for (const source of typeof text === 'string' ? [text, ...names] : names) {
      try {
        pattern(source);
      } catch (error) {
        throw error instanceof AppError ? error : invalidSchema(messageOf(error), error);
      }
      yield;
    }
    yield;
  }
  return used;
}
