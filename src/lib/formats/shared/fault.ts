import { pathBelow, type Path, type PathStep } from './path.js';

/** What is wrong with the bytes of a datum. It collects its path while it is thrown through the records around it. */
export class DecodeFault extends Error {
  override readonly name = 'DecodeFault';
  /** Where the value that is wrong begins, in the buffer that is read. */
  readonly position: number;
  path: Path = '';

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

/** The same error, with one more step of its path known. */
export function below(step: PathStep, error: unknown): unknown {
  if (error instanceof DecodeFault) error.path = pathBelow(step, error.path);
  return error;
}
