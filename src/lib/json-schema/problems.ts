import type { ErrorObject } from 'ajv';
import { EncodeProblems } from '../avro/encode/problems.js';
import type { Problem } from '../errors.js';
import type { ExactJson } from '../values/exact-json.js';
import type { Branches } from './branches.js';
import { messageOfError } from './error-text.js';
import { stepsOf, valueAt } from './pointer.js';

/** What a validator found, in our words: each with its path, and of alternatives only what matters. */
export function problemsOf(errors: readonly ErrorObject[], value: ExactJson, branches: Branches): readonly Problem[] {
  const problems = new EncodeProblems();
  for (const error of withoutEchoes(relevant(errors, branches))) {
    const { count } = problems;
    const { message, below } = messageOfError(error, valueAt(value, stepsOf(error.instancePath)));
    problems.add(message, below === undefined ? undefined : { key: below });
    for (const step of stepsOf(error.instancePath, value).reverse()) problems.below(step, count);
  }
  return problems.list();
}

/**
 * Of a value that fits none of several alternatives, a validator tells what each of them has against it. Where one is
 * clearly meant, only what that one says matters; else only that there is none.
 */
function relevant(errors: readonly ErrorObject[], branches: Branches): readonly ErrorObject[] {
  const kept: ErrorObject[] = [];
  let end = errors.length;
  while (end > 0) {
    const error = errors[--end];
    if (error === undefined) break;
    const isUnion = error.keyword === 'anyOf' || (error.keyword === 'oneOf' && error.params['passingSchemas'] === null);
    const perBranch = isUnion ? branches.errorsOf(error) : null;
    const count = (perBranch ?? []).reduce((sum, each) => sum + each.length, 0);
    const own = errors.slice(Math.max(end - count, 0), end);
    if (perBranch === null || own.length < count || !own.every((each) => isWithin(each, error))) {
      kept.unshift(error);
      continue;
    }
    end -= count;
    kept.unshift(...relevantOfUnion(error, perBranch, own, branches));
  }
  return kept;
}

function relevantOfUnion(
  union: ErrorObject,
  perBranch: readonly (readonly ErrorObject[])[],
  own: readonly ErrorObject[],
  branches: Branches,
): readonly ErrorObject[] {
  let start = 0;
  const parts = perBranch.map(({ length }) => relevant(own.slice(start, (start += length)), branches));
  const ofType = parts.filter((part) => !part.some((each) => isAt(each, union) && each.keyword === 'type'));
  const ofKind = ofType.filter((part) => !part.some((each) => isTag(each, union)));
  const [meant, ...others] = ofKind.length > 0 ? ofKind : ofType;
  if (meant !== undefined && others.length === 0) return meant;
  const types = parts
    .flat()
    .flatMap((each) => (isAt(each, union) && each.keyword === 'type' ? [each.params['type'] as unknown] : []));
  if (ofType.length > 0) return [union];
  return [{ ...union, keyword: 'type', params: { type: [...new Set(types.flat())] } }];
}

/** A field that says which alternative is meant, and says another one. */
function isTag({ keyword, instancePath }: ErrorObject, union: ErrorObject): boolean {
  const isBelow = stepsOf(instancePath).length === stepsOf(union.instancePath).length + 1;
  return isBelow && (keyword === 'const' || keyword === 'enum');
}

function isAt(error: ErrorObject, union: ErrorObject): boolean {
  return error.instancePath === union.instancePath;
}

function isWithin(error: ErrorObject, union: ErrorObject): boolean {
  return isAt(error, union) || error.instancePath.startsWith(`${union.instancePath}/`);
}

/** Leaves out what only says that something else is wrong, or why. */
function withoutEchoes(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const lacksItem = errors.some(({ keyword }) => keyword === 'contains');
  return errors.filter(({ keyword, propertyName, instancePath, schemaPath }) => {
    if (lacksItem && schemaPath.includes('/contains/')) return false;
    if (keyword === 'if')
      return !errors.some((each) => each.keyword !== 'if' && each.instancePath.startsWith(instancePath));
    return propertyName === undefined;
  });
}
