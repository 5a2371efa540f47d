import type { ExactJson } from '../../values/exact-json.js';
import type { PathStep } from '../shared/path.js';

/** The way to a part of a value, from its end. */
export interface Trail {
  readonly up: Trail | null;
  readonly step: PathStep;
  /** How many steps it has. */
  readonly length: number;
}

/** Where a value does not fit, and by which keyword of the schema. */
export interface Fault {
  readonly keyword: string;
  readonly params: Readonly<Record<string, ExactJson>>;
  /** null for the value itself. */
  readonly trail: Trail | null;
  readonly value: ExactJson;
  /** What each of the alternatives of `anyOf` or `oneOf` has against the value, where none of them takes it. */
  readonly branches?: readonly (readonly Fault[])[];
}

export function below(up: Trail | null, step: PathStep): Trail {
  return { up, step, length: lengthOf(up) + 1 };
}

export function lengthOf(trail: Trail | null): number {
  return trail?.length ?? 0;
}
