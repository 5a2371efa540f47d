import { fstatSync, writeFileSync, type Stats } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { AppError, messageOf } from '../errors.js';

/** Where output goes. */
export interface Sink {
  readonly isTTY: boolean;
  /** Width of the terminal in characters; Infinity where there is none, or it does not tell. */
  readonly columns: number;
  /** Bytes of the writes that the file, pipe or terminal has taken whole. */
  readonly taken: number;
  /** How many of them a pipe may hold at most, which its reader has not read. */
  readonly held: number;
  /** True when that reader has gone away. */
  readonly readerGone: boolean;
  /**
   * Resolves when the system has taken all of it. Whoever does not wait for it need not hear of a failure.
   * @throws ClosedPipe, AppError OUTPUT_FAILED where stdout takes no more; words on stderr are lost then, and that is all
   */
  write(chunk: string | Uint8Array): Promise<void>;
  /** Resolves when everything written has left this process. @throws as `write` does */
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
    stdout: standardSink(process.stdout, (failure) => closed.abort(failure)),
    stderr: standardSink(process.stderr, null),
    stdoutClosed: closed.signal,
  };
}

type StandardStream = Writable & { readonly fd: number; readonly isTTY?: boolean; readonly columns?: number };

function standardSink(stream: StandardStream, onBroken: SinkOptions['onBroken']): Sink {
  const held = bytesHeld(fstatSync(stream.fd));
  if (held === null && stream.isTTY !== true) {
    // Node's own stream for files takes a short write, as onto a disk that is just full, for a whole one.
    const transfer = (chunk: string | Uint8Array): void => writeFileSync(stream.fd, chunk);
    return new StandardSink(stream, { transfer, held: 0, onBroken });
  }
  const transfer = (chunk: string | Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => {
      stream.write(chunk, (error) => (error ? reject(error) : resolve()));
    });
  stream.on('error', () => undefined); // each write that fails says so
  return new StandardSink(stream, { transfer, held: held ?? 0, onBroken });
}

/**
 * Bytes that may lie between the two ends: a pipe's 16 pages on Linux (pipe(7)), fewer elsewhere; of a socket, which Node
 * gives its children in place of a pipe, `net.core.wmem_default` and some. null for what is read by nobody, such as a file.
 */
function bytesHeld(stats: Stats): number | null {
  if (stats.isFIFO()) return 64 * 1024;
  return stats.isSocket() ? 256 * 1024 : null;
}

interface SinkOptions {
  /** Resolves when the system has taken all of it. */
  readonly transfer: (chunk: string | Uint8Array) => Promise<void> | void;
  readonly held: number;
  /** Told once, when the stream takes no more; null where that is no failure. */
  readonly onBroken: ((failure: Error) => void) | null;
}

class StandardSink implements Sink {
  taken = 0;
  readonly #stream: StandardStream;
  readonly #options: SinkOptions;
  #failure: Error | null = null;
  #last: Promise<void> = Promise.resolve();

  constructor(stream: StandardStream, options: SinkOptions) {
    this.#stream = stream;
    this.#options = options;
  }

  get isTTY(): boolean {
    return this.#stream.isTTY === true;
  }

  get columns(): number {
    const { columns = 0 } = this.#stream;
    return columns === 0 ? Infinity : columns;
  }

  get held(): number {
    return this.#options.held;
  }

  get readerGone(): boolean {
    return this.#failure !== null && this.held > 0;
  }

  write(chunk: string | Uint8Array): Promise<void> {
    this.#last = this.#write(chunk);
    this.#last.catch(() => undefined); // `flush` and `stdoutClosed` tell it too
    return this.#last;
  }

  flush(): Promise<void> {
    return this.#last;
  }

  async #write(chunk: string | Uint8Array): Promise<void> {
    if (this.#failure === null) {
      try {
        await this.#options.transfer(chunk);
        this.taken += Buffer.byteLength(chunk);
        return;
      } catch (error) {
        this.#break(outputFailure(error));
      }
    }
    if (this.#failure !== null && this.#options.onBroken !== null) throw this.#failure;
  }

  #break(failure: Error): void {
    if (this.#failure !== null) return;
    this.#failure = failure;
    this.#options.onBroken?.(failure);
  }
}

function outputFailure(error: unknown): Error {
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return new ClosedPipe();
  return new AppError('OUTPUT_FAILED', `cannot write the output: ${messageOf(error)}`, { cause: error });
}
