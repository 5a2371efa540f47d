import { throwIfAborted } from '../abort.js';
import { AppError } from '../errors.js';
import type { Output } from './output.js';
import type { Streams } from './streams.js';

export interface ConfirmOptions {
  /** True after `--yes`. */
  readonly assumeYes: boolean;
  readonly stdin: Streams['stdin'];
  readonly out: Output;
  readonly signal: AbortSignal;
}

/**
 * Asks before something is destroyed. Only a person can be asked: where stdin or stderr is no terminal, or output is
 * JSON, the answer has to have been given with `--yes`.
 * @returns whether somebody was asked, so that what was shown may be old by now
 * @param action what is about to happen, such as `delete topic "a" with 12 records`
 */
export async function confirm(action: string, { assumeYes, stdin, out, signal }: ConfirmOptions): Promise<boolean> {
  if (assumeYes) return false;
  if (out.json || stdin.isTTY !== true || !out.stderr.isTTY) {
    throw new AppError('CONFIRMATION_NEEDED', `nothing was done: this would ${action}`);
  }
  const { default: ask } = await import('@inquirer/confirm');
  const message = out.terminalText(`${action.charAt(0).toUpperCase()}${action.slice(1)}?`);
  const agreed = await ask({ message, default: false }, { input: stdin, output: process.stderr, signal }).catch(
    (error: unknown) => {
      throwIfAborted(signal);
      // By its name: the library that throws it is not the one that is imported here.
      if (error instanceof Error && error.name === 'ExitPromptError') throw new AppError('INTERRUPTED', 'interrupted');
      throw error;
    },
  );
  if (!agreed) throw new AppError('DECLINED', 'nothing was done');
  return true;
}

export interface NamedConfirmOptions extends Omit<ConfirmOptions, 'assumeYes'> {
  /** After `--confirm`. */
  readonly confirmed: string | undefined;
  /** What is about to happen, as a sentence. */
  readonly action: string;
}

/**
 * Has somebody type the name of what is about to be changed, or takes the one given with `--confirm`.
 * @throws AppError CONFIRMATION_NEEDED, DECLINED, INTERRUPTED
 */
export async function confirmByName(
  name: string,
  { confirmed, action, stdin, out, signal }: NamedConfirmOptions,
): Promise<void> {
  if (confirmed === name) return;
  if (confirmed !== undefined || out.json || stdin.isTTY !== true || !out.stderr.isTTY) {
    const but = confirmed === undefined ? '' : `, and --confirm names "${confirmed}"`;
    throw new AppError('CONFIRMATION_NEEDED', `nothing was done: ${action}${but}`, {
      hint: `Add \`--confirm ${name}\` if that is meant.`,
    });
  }
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: stdin, output: process.stderr });
  const interrupted = new AbortController();
  lines.once('SIGINT', () => interrupted.abort());
  try {
    const message = out.terminalText(`${action}. Type its name to go on: `);
    const typed = await lines.question(message, { signal: AbortSignal.any([signal, interrupted.signal]) });
    if (typed.trim() !== name) throw new AppError('DECLINED', 'nothing was done');
  } catch (error) {
    throwIfAborted(signal);
    if (interrupted.signal.aborted) throw new AppError('INTERRUPTED', 'interrupted');
    throw error;
  } finally {
    lines.close();
  }
}
