import { execa } from 'execa';
import { join } from 'node:path';
import { AppError } from '../../../errors.js';
import type { Environment } from '../../../user-files/folders.js';
import { findExecutable, isExecutable } from './find-executable.js';

export interface Java {
  /** Path of the `java` program. */
  readonly path: string;
  /** All that it says of itself: a class-data archive is good for exactly this one. */
  readonly description: string;
}

/** The oldest Java that Kafka's brokers run on (KIP-1013). */
const oldest = 17;

/** The Java of JAVA_HOME, else the one on the PATH, which has to be new enough. */
export async function findJava(env: Environment, signal: AbortSignal): Promise<Java> {
  const home = env['JAVA_HOME'] ?? '';
  const path = home === '' ? await findExecutable('java', env) : join(home, 'bin', 'java');
  if (path === null)
    throw new AppError('JAVA_MISSING', 'no Java found: JAVA_HOME is not set and no `java` is on the PATH');
  if (home !== '' && !(await isExecutable(path))) {
    throw new AppError('JAVA_MISSING', `JAVA_HOME is "${home}", where there is no \`bin/java\``);
  }
  const description = await describe(path, env, signal);
  const version = majorVersion(description);
  if (version === null)
    throw new AppError('JAVA_UNSUITABLE', `"${path}" does not tell its version: ${firstLine(description)}`);
  if (version < oldest) {
    throw new AppError('JAVA_UNSUITABLE', `"${path}" is Java ${version}; Kafka needs ${oldest} or newer`);
  }
  return { path, description };
}

async function describe(path: string, env: Environment, signal: AbortSignal): Promise<string> {
  const { failed, all, shortMessage } = await execa(path, ['-version'], {
    env: { ...env },
    extendEnv: false,
    all: true,
    reject: false,
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  if (!failed) return all;
  // macOS has a `java` that only says that none is installed.
  if (/Unable to locate a Java Runtime/.test(all)) {
    throw new AppError('JAVA_MISSING', `no Java found: "${path}" is a placeholder that says so`);
  }
  throw new AppError('JAVA_UNSUITABLE', `"${path}" does not run: ${firstLine(all) || shortMessage}`);
}

/** `openjdk version "17.0.15" 2025-04-15`, `java version "1.8.0_392"`, `openjdk version "25-ea"` */
export function majorVersion(description: string): number | null {
  const match = /version "(?:1\.)?(\d+)/.exec(description);
  return match === null ? null : Number(match[1]);
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
