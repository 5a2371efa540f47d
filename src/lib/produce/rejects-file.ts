import { closeSync, openSync, writeFileSync } from 'node:fs';
import { AppError, messageOf } from '../errors.js';

/** A file of the items that were rejected, a line each as they came in, to be mended and sent again. */
export class RejectsFile {
  readonly #file: string;
  readonly #descriptor: number;

  /** Empties the file, or makes it. @throws AppError OUTPUT_FAILED */
  constructor(file: string) {
    this.#file = file;
    this.#descriptor = this.#attempt(() => openSync(file, 'w'));
  }

  /** At once, so that a later failure loses none. @throws AppError OUTPUT_FAILED */
  add(item: Buffer): void {
    this.#attempt(() => writeFileSync(this.#descriptor, Buffer.concat([item, Buffer.from('\n')])));
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #attempt<Result>(action: () => Result): Result {
    try {
      return action();
    } catch (error) {
      throw new AppError('OUTPUT_FAILED', `cannot write "${this.#file}": ${messageOf(error)}`, { cause: error });
    }
  }
}
