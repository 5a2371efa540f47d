import { Readable } from 'node:stream';
import type { Sink, Streams } from '../../src/lib/cli/streams.js';

export interface MemoryStreams extends Streams {
  readonly stdoutText: () => string;
  readonly stderrText: () => string;
}

export interface MemoryStreamsOptions {
  readonly stdin?: string;
  readonly stdoutIsTTY?: boolean;
  readonly stderrIsTTY?: boolean;
}

/** Streams that keep what is written, stdout and stderr apart. */
export function memoryStreams(options: MemoryStreamsOptions = {}): MemoryStreams {
  const stdout = memorySink(options.stdoutIsTTY ?? false);
  const stderr = memorySink(options.stderrIsTTY ?? false);
  return {
    stdin: Readable.from(options.stdin === undefined ? [] : [Buffer.from(options.stdin)]),
    stdout,
    stderr,
    stdoutClosed: new AbortController().signal,
    stdoutText: stdout.text,
    stderrText: stderr.text,
  };
}

function memorySink(isTTY: boolean): Sink & { readonly text: () => string } {
  const chunks: Buffer[] = [];
  return {
    isTTY,
    columns: 120,
    get taken() {
      return chunks.reduce((sum, { length }) => sum + length, 0);
    },
    held: 0,
    readerGone: false,
    write: (chunk) => {
      chunks.push(Buffer.from(chunk));
      return Promise.resolve();
    },
    flush: () => Promise.resolve(),
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}
