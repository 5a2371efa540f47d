import { AppError, type Problem } from '../../errors.js';
import { JsonSyntaxError } from '../../values/json-syntax-error.js';
import type { AssignmentTree } from './assignment-tree.js';
import type { FieldStep } from './field-path.js';
import { joinPaths, pathBelow, type Path } from './path.js';

/** A place in a value, as its schema describes it. */
export interface Place {
  /**
   * The JSON text of what a text that is set here stands for.
   * @throws JsonSyntaxError
   */
  readonly jsonText: (text: string) => string;
  /** What is below, where something is; `steps` are those that are set. */
  readonly parts: (steps: readonly FieldStep[]) => Parts;
}

export type Parts =
  | {
      readonly kind: 'fields';
      /** null for a field that nothing is known of. */
      readonly field: (name: string) => Place | null;
      /** The name that a field has in JSON, where it has another one besides. */
      readonly key?: (name: string) => string;
      /** What is there although it was not set: JSON texts. */
      readonly others: (names: ReadonlySet<string>) => readonly (readonly [name: string, text: string])[];
    }
  | { readonly kind: 'items'; readonly item: (index: number) => Place }
  | { readonly kind: 'none'; readonly what: string };

/** The JSON text that a tree of texts stands for. What does not fit the schema is left for its encoder to refuse. */
export function assignedText(tree: AssignmentTree, place: Place | null, path: Path, problems: Problem[]): string {
  if ('text' in tree) return leafText(tree.text, place, path, problems);
  const steps = [...tree.parts.keys()];
  const parts = place?.parts(steps) ?? unknownParts(steps);
  if (parts.kind === 'none') {
    problems.push({ path, message: `has no parts to be set: it is ${parts.what}` });
    return 'null';
  }
  const below = (step: FieldStep, part: Place | null): string => {
    const partPath = joinPaths(path, pathBelow(parts.kind === 'items' ? step : { key: String(step) }, ''));
    const subtree = tree.parts.get(step);
    return subtree === undefined ? 'null' : assignedText(subtree, part, partPath, problems);
  };
  if (parts.kind === 'fields') {
    const set = steps.map((step) => [String(step), below(step, parts.field(String(step)))] as const);
    const others = parts.others(new Set(steps.map(String)));
    return `{${[...others, ...set].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`;
  }
  for (const step of steps) {
    if (typeof step === 'number' && step < steps.length) continue;
    problems.push({ path, message: `items are numbered from [0] to [${steps.length - 1}] here, ${step} is none` });
  }
  return `[${steps.map((_, index) => below(index, parts.item(index))).join(',')}]`;
}

function leafText(text: string, place: Place | null, path: Path, problems: Problem[]): string {
  if (place === null) return JSON.stringify(text);
  try {
    return place.jsonText(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    problems.push({ path, message: `not valid JSON: ${error.message} (column ${error.column})` });
    return 'null';
  }
}

function unknownParts(steps: readonly FieldStep[]): Parts {
  if (steps.every((step) => typeof step === 'number')) return { kind: 'items', item: () => unknownPlace };
  return { kind: 'fields', field: () => null, others: () => [] };
}

const unknownPlace: Place = { jsonText: (text) => JSON.stringify(text), parts: unknownParts };

/**
 * @param misset what was found wrong while the texts were put together
 * @param misfits what is wrong with the value that came of it
 * @throws AppError RECORD_INVALID where there is anything, once for each path
 */
export function refuseProblems(misset: readonly Problem[], misfits: readonly Problem[]): void {
  const others = misfits.filter(({ path = '' }) => !misset.some((each) => isWithin(path, each.path ?? '')));
  const problems = [...misset, ...others];
  if (problems.length > 0) throw new AppError('RECORD_INVALID', 'what is set does not fit the schema', { problems });
}

function isWithin(path: Path, outer: Path): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}
