import { Interruption } from '../../src/lib/cli/interruption.js';
import { main } from '../../src/main.js';
import { expectPasteable } from './printed-commands.js';
import { memoryStreams, type MemoryStreamsOptions } from './memory-streams.js';

export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunMainOptions extends MemoryStreamsOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
}

/** Runs a command line inside this process. */
export async function runMain(argv: readonly string[], options: RunMainOptions = {}): Promise<RunResult> {
  const streams = memoryStreams(options);
  const code = await main(argv, {
    streams,
    env: { HOME: '/nonexistent', ...options.env },
    workingDirectory: options.workingDirectory ?? process.cwd(),
    interruption: new Interruption(streams),
  });
  const stderr = streams.stderrText();
  await expectPasteable(argv, stderr);
  return { code, stdout: streams.stdoutText(), stderr };
}
