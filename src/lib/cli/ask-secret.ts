import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { abortable } from '../abort.js';
import { AppError } from '../errors.js';
import type { Output } from './output.js';
import type { Streams } from './streams.js';

/** A line that a person types without seeing it. Only where stdin is a terminal. */
export async function askSecret(
  question: string,
  { stdin, out, signal }: { readonly stdin: Streams['stdin']; readonly out: Output; readonly signal: AbortSignal },
): Promise<string> {
  await out.aside(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true, historySize: 0 });
  const typed = new Promise<string>((resolve, reject) => {
    const interrupted = (): void => reject(new AppError('INTERRUPTED', 'interrupted'));
    lines.on('line', resolve).on('SIGINT', interrupted).on('close', interrupted);
  });
  try {
    return await abortable(typed, signal);
  } finally {
    lines.close();
    await out.aside('\n');
  }
}
