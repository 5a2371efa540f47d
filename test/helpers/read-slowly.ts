import type { ChildProcess } from 'node:child_process';

/** Has whoever reads the output of a program take a megabyte, and then nothing for so many milliseconds, and so on. */
export function readSlowly({ stdout }: ChildProcess, pause = 10): void {
  let taken = 0;
  stdout?.on('data', (chunk: Buffer) => {
    taken += chunk.length;
    if (taken < megabyte) return;
    taken = 0;
    stdout.pause();
    setTimeout(() => stdout.resume(), pause);
  });
}

const megabyte = 1024 * 1024;
