import { Interruption } from '../../src/lib/cli/interruption.js';
import { main } from '../../src/main.js';
import { loginVariables } from './cluster-login.js';
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

/** A command that runs inside this process. */
export interface RunningMain {
  /** What it has written up to now. */
  readonly stdout: () => string;
  /** Ends it as Ctrl-C does. */
  readonly interrupt: () => void;
  readonly done: Promise<RunResult>;
}

/** Runs a command line inside this process. */
export async function runMain(argv: readonly string[], options: RunMainOptions = {}): Promise<RunResult> {
  return startMain(argv, options).done;
}

/** Begins to run a command line inside this process. */
export function startMain(argv: readonly string[], options: RunMainOptions = {}): RunningMain {
  const streams = memoryStreams(options);
  const interruption = new Interruption(streams);
  const run = async (): Promise<RunResult> => {
    const code = await main(argv, {
      streams,
      env: { HOME: '/nonexistent', ...loginVariables(), ...options.env },
      workingDirectory: options.workingDirectory ?? process.cwd(),
      interruption,
    });
    const stderr = streams.stderrText();
    await expectPasteable(argv, stderr);
    return { code, stdout: streams.stdoutText(), stderr };
  };
  return { stdout: streams.stdoutText, interrupt: () => interruption.interrupt(), done: run() };
}
