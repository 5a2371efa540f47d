import { AppError } from '../errors.js';
import type { Output } from './output.js';
import type { Streams } from './streams.js';

export interface ConfirmOptions {
  /** True after `--yes`. */
  readonly assumeYes: boolean;
  readonly streams: Streams;
  readonly out: Output;
  readonly signal: AbortSignal;
}

/**
 * Asks before something is destroyed. Only a person can be asked: where stdin or stderr is no terminal, or output is
 * JSON, the answer has to have been given with `--yes`.
 * @param action what is about to happen, such as `delete topic "a" with 12 records`
 */
export async function confirm(action: string, { assumeYes, streams, out, signal }: ConfirmOptions): Promise<void> {
  if (assumeYes) return;
  if (out.json || streams.stdin.isTTY !== true || !streams.stderr.isTTY) {
    throw new AppError('CONFIRMATION_NEEDED', `nothing was done: this would ${action}`);
  }
  const { default: ask } = await import('@inquirer/confirm');
  const message = `${action.charAt(0).toUpperCase()}${action.slice(1)}?`;
  const agreed = await ask({ message, default: false }, { input: streams.stdin, output: process.stderr, signal });
  if (!agreed) throw new AppError('DECLINED', 'nothing was done');
}
