import type { Problem } from '../../errors.js';
import { EncodeProblems } from '../shared/problems.js';
import { messageOfFault } from './error-text.js';
import { lengthOf, type Fault } from './fault.js';

/** What was found, in words: each with its path, and of alternatives only what matters. */
export function problemsOf(faults: readonly Fault[]): readonly Problem[] {
  const problems = new EncodeProblems();
  for (const fault of faults.flatMap(relevant)) {
    const { count } = problems;
    const { message, below } = messageOfFault(fault);
    problems.add(message, below === undefined ? undefined : { key: below });
    for (let trail = fault.trail; trail !== null; trail = trail.up) problems.below(trail.step, count);
  }
  return problems.list();
}

/**
 * Of a value that fits none of several alternatives, each of them has something against it. Where one is clearly meant,
 * only what that one says matters; else only that there is none.
 */
function relevant(fault: Fault): readonly Fault[] {
  const { branches } = fault;
  if (branches === undefined) return [fault];
  const parts = branches.map((faults) => faults.flatMap(relevant));
  const ofType = parts.filter((part) => !part.some((inner) => isAt(inner, fault) && inner.keyword === 'type'));
  const ofKind = ofType.filter((part) => !part.some((inner) => isTag(inner, fault)));
  const [meant, ...others] = ofKind.length > 0 ? ofKind : ofType;
  if (meant !== undefined && others.length === 0) return meant;
  if (ofType.length > 0) return [fault];
  const types = parts
    .flat()
    .flatMap((inner) => (isAt(inner, fault) && inner.keyword === 'type' ? [inner.params['type'] ?? null] : []));
  return [{ ...fault, keyword: 'type', params: { type: [...new Set(types.flat())] } }];
}

/** A field that says which alternative is meant, and says another one. */
function isTag({ keyword, trail }: Fault, union: Fault): boolean {
  return lengthOf(trail) === lengthOf(union.trail) + 1 && (keyword === 'const' || keyword === 'enum');
}

function isAt({ trail }: Fault, union: Fault): boolean {
  return lengthOf(trail) === lengthOf(union.trail);
}
