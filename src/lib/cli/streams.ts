import type { Readable, Writable } from 'node:stream';
import { AppError } from '../errors.js';

/** Where output goes. `write` resolves when the reader has room for more. */
export interface Sink {
  readonly isTTY: boolean;
  /** Width of the terminal in characters; Infinity where there is none, or it does not tell. */
  readonly columns: number;
  write(chunk: string | Uint8Array): Promise<void>;
  /** Resolves when everything written has left this process. */
  flush(): Promise<void>;
}

export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Aborted when stdout takes no more: its reader has gone away, as in `| head`, or the disk behind it is full. */
  readonly stdoutClosed: AbortSignal;
}

/** The reason of `stdoutClosed` when the reader went away, which is a normal end. */
export class ClosedPipe extends Error {
  override readonly name = 'ClosedPipe';
}

/** The streams of this process. A pipe closed by its reader ends output quietly. */
export function processStreams(): Streams {
  const closed = new AbortController();
  return {
    stdin: process.stdin,
    stdout: sinkOf(process.stdout, (error) => closed.abort(outputFailure(error))),
    stderr: sinkOf(process.stderr, () => undefined),
    stdoutClosed: closed.signal,
  };
}

function outputFailure(error: NodeJS.ErrnoException): Error {
  if (error.code === 'EPIPE') return new ClosedPipe();
  return new AppError('OUTPUT_FAILED', `cannot write the output: ${error.message}`, { cause: error });
}

function sinkOf(
  stream: Writable & { isTTY?: boolean; columns?: number },
  onBroken: (error: NodeJS.ErrnoException) => void,
): Sink {
  let broken = false;
  stream.on('error', (error) => {
    broken = true;
    onBroken(error);
  });
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns === undefined || stream.columns === 0 ? Infinity : stream.columns;
    },
    write: (chunk) =>
      new Promise((resolve) => {
        if (broken || stream.write(chunk)) {
          resolve();
          return;
        }
        const done = (): void => {
          stream.off('drain', done).off('error', done).off('close', done);
          resolve();
        };
        stream.on('drain', done).on('error', done).on('close', done);
      }),
    flush: () =>
      new Promise((resolve) => {
        if (broken) resolve();
        else stream.write('', () => resolve());
      }),
  };
}
