import { spawn } from 'node:child_process';
import { abortReason, onAborted, throwIfAborted } from '../abort.js';

export interface ShellOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds; null for as long as it takes. */
  readonly within: number | null;
  /** Bytes. */
  readonly atMost: number;
  /** True where it may ask somebody: it keeps the terminal, and what it says on stderr is shown. */
  readonly mayAsk: boolean;
}

/** What became of a command line. `ended` has no text: it did not do what it was for. */
export type ShellOutput =
  | { readonly kind: 'printed'; readonly text: string }
  | { readonly kind: 'ended'; readonly code: number | null; readonly by: NodeJS.Signals | null }
  | { readonly kind: 'too long' | 'too late' }
  | { readonly kind: 'not started'; readonly cause: Error };

/**
 * What a line of the shell prints, without the newline at its end. It gets no stdin, which is the payload of commands. Whatever ends
 * one that asks nobody ends what it has started, too.
 * @throws the reason of `signal`
 */
export async function shellOutput(
  line: string,
  { env, within, atMost, mayAsk }: ShellOptions,
  signal: AbortSignal,
): Promise<ShellOutput> {
  throwIfAborted(signal);
  const child = spawn('/bin/sh', ['-c', line], {
    stdio: ['ignore', 'pipe', mayAsk ? 'inherit' : 'ignore'],
    detached: !mayAsk,
    env: { ...env },
  });
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      stopListening();
    };
    const kill = (): void => {
      if (mayAsk || child.pid === undefined) {
        child.kill();
        return;
      }
      try {
        process.kill(-child.pid, 'SIGKILL'); // the shell and what it has started
      } catch {
        // they have ended
      }
    };
    const giveUp = (kind: 'too long' | 'too late'): void => {
      settle();
      kill();
      resolve({ kind });
    };
    const timer = within === null ? undefined : setTimeout(() => giveUp('too late'), within);
    const stopListening = onAborted(signal, () => {
      settle();
      kill();
      reject(abortReason(signal));
    });
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > atMost) giveUp('too long');
    });
    child.on('error', (cause) => {
      settle();
      resolve({ kind: 'not started', cause });
    });
    child.on('close', (code, by) => {
      settle();
      const text = Buffer.concat(chunks).toString();
      resolve(code === 0 ? { kind: 'printed', text: withoutNewline(text) } : { kind: 'ended', code, by });
    });
  });
}

/** A secret's text, as editors and `echo` leave it. */
export function withoutNewline(text: string): string {
  return text.replace(/\r?\n$/, '');
}
