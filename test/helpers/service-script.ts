import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import { workspace } from './workspace.js';

const library = pathToFileURL(join(import.meta.dirname, '../../dist/library.js')).href;

export interface ServiceScript {
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** @returns how it ended, and how many milliseconds after the signal */
  readonly end: (
    signal: NodeJS.Signals,
  ) => Promise<{ readonly endedBy: NodeJS.Signals | number; readonly took: number }>;
  /** Resolves with the exit code, or the signal, when it has ended. */
  readonly ended: Promise<NodeJS.Signals | number>;
}

/**
 * Runs a program in a process of its own, which is gone when the test has ended.
 * @param code of a module, which has the built library as `library` and `given` as JSON has it
 */
export function serviceScript(code: string, given: unknown): ServiceScript {
  const start = `import * as library from ${JSON.stringify(library)};\nconst given = ${JSON.stringify(given)};\n`;
  const folder = workspace({ 'service.mjs': start + code });
  const child = spawn(process.execPath, [join(folder, 'service.mjs')], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = once(child, 'close').then(() => child.signalCode ?? child.exitCode ?? -1);
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    stdout: () => stdout,
    stderr: () => stderr,
    end: async (signal) => {
      const sentAt = performance.now();
      child.kill(signal);
      return { endedBy: await ended, took: performance.now() - sentAt };
    },
    ended,
  };
}
