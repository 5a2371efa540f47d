import { open, stat, type FileHandle } from 'node:fs/promises';
import { sleep } from '../../../abort.js';
import { olderLogs } from './places.js';

const chunkSize = 64 * 1024;
/** Milliseconds between two looks at a file that is followed. */
const interval = 150;

/** The last lines of a log, which may reach back into its older parts (`.1` is the newest of those). */
export async function lastLogLines(file: string, count: number): Promise<readonly string[]> {
  let lines: readonly string[] = [];
  for (const part of [file, ...olderParts(file)]) {
    if (lines.length >= count) break;
    lines = [...(await lastLines(part, count - lines.length)), ...lines];
  }
  return lines;
}

/** Leaves out what was logged before this moment. Times in our logs are local, as the JVM's clock on the wall. */
export function linesSince(lines: readonly string[], moment: number): readonly string[] {
  const first = lines.findIndex((line) => {
    const stamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d,\d{3}/.exec(line)?.[0];
    return stamp !== undefined && new Date(stamp.replace(',', '.')).getTime() >= moment;
  });
  return first === -1 ? [] : lines.slice(first);
}

function olderParts(file: string): readonly string[] {
  return Array.from({ length: olderLogs }, (_, index) => `${file}.${index + 1}`);
}

/** Reads from the end, no more than it takes. */
async function lastLines(path: string, count: number): Promise<readonly string[]> {
  const file = await openIfThere(path);
  if (file === null || count === 0) return [];
  try {
    const { size } = await file.stat();
    let text = Buffer.alloc(0);
    for (let start = size; start > 0 && countOf(text) <= count;) {
      const from = Math.max(0, start - chunkSize);
      text = Buffer.concat([await read(file, from, start - from), text]);
      start = from;
    }
    return text
      .toString('utf8')
      .replace(/\n$/, '')
      .split('\n')
      .slice(-count)
      .filter((line) => line !== '' || size > 0);
  } finally {
    await file.close();
  }
}

function countOf(text: Buffer): number {
  let count = 0;
  for (const byte of text) if (byte === newline) count += 1;
  return count;
}

const newline = 0x0a;

/**
 * The lines that are added to a log from now on, until the signal ends it. When the log is rotated, the rest of the part
 * that was moved away is read first, then the new one from its beginning.
 */
export async function* followLog(path: string, signal: AbortSignal): AsyncIterable<string> {
  let file = await openIfThere(path);
  let position = file === null ? 0 : (await file.stat()).size;
  let rest = Buffer.alloc(0);
  try {
    while (!signal.aborted) {
      // Before it is read: what was written until it was moved away is then read, and nothing comes after it.
      const replaced = await isReplaced(path, file, position);
      const added: Buffer = file === null ? Buffer.alloc(0) : await readOn(file, position);
      position += added.length;
      rest = Buffer.concat([rest, added]);
      const end = rest.lastIndexOf(newline);
      if (end >= 0) {
        yield* rest.subarray(0, end).toString('utf8').split('\n');
        rest = rest.subarray(end + 1);
      }
      if (added.length > 0) continue;
      if (replaced) {
        await file?.close();
        file = await openIfThere(path);
        position = 0;
      } else {
        await sleep(interval, signal).catch(() => undefined);
      }
    }
  } finally {
    await file?.close();
  }
}

/** True where the path has another file by now, or one that was emptied. */
async function isReplaced(path: string, file: FileHandle | null, position: number): Promise<boolean> {
  const now = await stat(path).catch(() => null);
  if (now === null) return false;
  if (file === null) return true;
  return (await file.stat()).ino !== now.ino || now.size < position;
}

async function readOn(file: FileHandle, position: number): Promise<Buffer> {
  return read(file, position, chunkSize);
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  return open(path, 'r').catch(() => null);
}
