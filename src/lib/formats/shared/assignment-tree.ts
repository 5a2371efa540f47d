import { AppError, type Problem } from '../../errors.js';
import { parseFieldPath, type FieldStep } from './field-path.js';

export interface Assignment {
  /** Of a field, or of something inside one. */
  readonly path: string;
  readonly text: string;
}

/** Of `--set field=value`. @throws AppError USAGE */
export function parseAssignment(text: string): Assignment {
  const at = text.indexOf('=');
  if (at > 0) return { path: text.slice(0, at), text: text.slice(at + 1) };
  throw new AppError('USAGE', `--set: "${text}" is not field=value`);
}

/** What is set at a place: a text, or something further in. */
export type AssignmentTree = { readonly text: string } | { readonly parts: ReadonlyMap<FieldStep, AssignmentTree> };

/** Sorts assignments into a tree. */
export function assignmentTree(assignments: readonly Assignment[], problems: Problem[]): AssignmentTree {
  const root: Branch = { parts: new Map() };
  for (const { path, text } of assignments) {
    const steps = parseFieldPath(path);
    if (steps === null) problems.push({ path, message: 'not the path of a field' });
    else if (!put(root, steps, text)) problems.push({ path, message: 'set twice' });
  }
  return root;
}

interface Branch {
  readonly parts: Map<FieldStep, Branch | { readonly text: string }>;
}

function put(root: Branch, steps: readonly FieldStep[], text: string): boolean {
  let branch = root;
  for (const step of steps.slice(0, -1)) {
    const next = branch.parts.get(step) ?? { parts: new Map() };
    if ('text' in next) return false;
    branch.parts.set(step, next);
    branch = next;
  }
  const last = steps.at(-1);
  if (last === undefined || branch.parts.has(last)) return false;
  branch.parts.set(last, { text });
  return true;
}
