import { execa } from 'execa';
import { abortable, throwIfAborted } from '../../../abort.js';
import { messageOf } from '../../../errors.js';
import type { Environment } from '../../../user-files/folders.js';
import { dockerFailure } from './docker-failure.js';

export interface DockerCall {
  readonly env: Environment;
  readonly signal?: AbortSignal;
  /** Hears every line of output as it comes. */
  readonly onLine?: (line: string) => void;
  /** True where this answer is an answer too, though the program calls it a failure. */
  readonly isAnswer?: (output: DockerOutput) => boolean;
}

export interface DockerOutput {
  readonly stdout: string;
  /** stdout and stderr as they came. */
  readonly all: string;
}

/**
 * Runs the `docker` program to its end. It is the one that the user has, with the engine that they chose: DOCKER_HOST,
 * contexts and credentials are its own affair.
 * @throws AppError that says what is wrong with the engine, or quotes what it said
 */
export async function docker(args: readonly string[], call: DockerCall): Promise<DockerOutput> {
  const { env, signal, onLine, isAnswer } = call;
  if (signal !== undefined) throwIfAborted(signal);
  const running = execa('docker', [...args], {
    env: dockerEnvironment(env),
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    reject: false,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  if (onLine !== undefined) void watch(running.iterable({ from: 'all' }), onLine);
  const result = await (signal === undefined ? running : abortable(running, signal));
  const output = { stdout: result.stdout, all: result.all };
  if (!result.failed || isAnswer?.(output) === true) return output;
  throw dockerFailure(args, {
    output: result.all,
    isMissing: result.code === 'ENOENT',
    reason: result.shortMessage === undefined ? messageOf(result.cause) : result.shortMessage,
  });
}

/** Without what would make Compose look for other files than those it is given. */
export function dockerEnvironment(env: Environment): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('COMPOSE_')));
}

async function watch(lines: AsyncIterable<unknown>, onLine: (line: string) => void): Promise<void> {
  try {
    for await (const line of lines) onLine(String(line));
  } catch {
    // How it ended is known where its result is.
  }
}
