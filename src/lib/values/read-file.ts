import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { JsonSyntaxError } from './json-syntax-error.js';
import { formatSize } from './size.js';
import { utf8Text } from './utf8.js';

/** Bytes that a file may have which is read as a whole: a catalog, a schema, a plan. */
const largestText = 16_000_000;
const chunkSize = 64 * 1024;

/** Milliseconds before a pipe is looked at again that nobody has opened to write, or that holds nothing. */
const [writerPause, dataPause] = [50, 5];

/**
 * All of a text file, which may be a pipe (`<(command)`, a FIFO) too. A byte order mark at the beginning is left out.
 * @throws Error as those of `node:fs`, for one of more than 16 MB, and for one that is not UTF-8
 */
export async function readText(path: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of readBytes(path)) {
    size += chunk.length;
    if (size > largestText) throw new Error(`it is larger than ${formatSize(largestText)}`);
    chunks.push(chunk);
  }
  try {
    return utf8Text(Buffer.concat(chunks)).replace(/^\ufeff/, '');
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new Error(`${error.message} (line ${error.line}, column ${error.column})`, { cause: error });
  }
}

/**
 * The bytes of a file. Opening a FIFO waits in a thread until somebody writes, which nothing can end, not even the process's
 * exit: so it is opened without waiting, and looked at from time to time.
 */
export async function* readBytes(path: string): AsyncGenerator<Buffer, void> {
  const isPipe = await stat(path).then(
    (stats) => stats.isFIFO(),
    () => false, // opening it says why
  );
  const handle = await open(path, constants.O_RDONLY | (isPipe ? constants.O_NONBLOCK : 0));
  try {
    let hadWriter = !isPipe;
    for (;;) {
      const chunk = await readChunk(handle);
      if (chunk === 'nothing yet') {
        hadWriter = true;
        await pause(dataPause);
      } else if (chunk.length > 0) {
        hadWriter = true;
        yield chunk;
      } else if (hadWriter) return;
      else await pause(writerPause);
    }
  } finally {
    await handle.close();
  }
}

async function readChunk(handle: FileHandle): Promise<Buffer | 'nothing yet'> {
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(chunkSize), 0, chunkSize, null);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 'nothing yet';
    throw error;
  }
}
