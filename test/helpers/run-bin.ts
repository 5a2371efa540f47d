import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { loginVariables } from './cluster-login.js';
import { expectPasteable } from './printed-commands.js';
import { userFolders } from '../../src/lib/user-files/folders.js';

export interface BinResult {
  /** null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface BinOptions {
  /** Added to a clean environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly stdin?: string;
  /** Leaves stdin open after what is written to it. */
  readonly stdinStaysOpen?: boolean;
  /** To run as somebody else, where the tests run as root. */
  readonly uid?: number;
  readonly gid?: number;
}

export interface RunningBin {
  readonly process: ChildProcess;
  readonly done: Promise<BinResult>;
  /** What it has written so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
}

const bin = join(import.meta.dirname, '../../bin/todo-kafka');
const kept = ['PATH', 'JAVA_HOME', 'MAVEN_HOME', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'LANG', 'TZ', 'DOCKER_CONFIG'];

/** Runs the built program to its end, with a home of its own and the user's cache of jars. */
export async function runBin(argv: readonly string[], options: BinOptions = {}): Promise<BinResult> {
  const result = await startBin(argv, options).done;
  await expectPasteable(argv, result.stderr);
  return result;
}

export function startBin(
  argv: readonly string[],
  { env = {}, stdin, stdinStaysOpen = false, ...options }: BinOptions = {},
): RunningBin {
  const child = spawn(process.execPath, [bin, ...argv], {
    ...options,
    env: { ...cleanEnvironment(), ...env },
    stdio: 'pipe',
  });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  child.stdin.write(stdin ?? '');
  if (!stdinStaysOpen) child.stdin.end();
  const done = new Promise<BinResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout: stdout(), stderr: stderr() }));
  });
  return { process: child, done, stdout, stderr };
}

function cleanEnvironment(): Record<string, string> {
  const home = join(inject('testRoot'), 'home');
  mkdirSync(home, { recursive: true });
  const passed = Object.entries(process.env).filter(([name]) => kept.includes(name) || /proxy$/i.test(name));
  const own = {
    HOME: home,
    TODO_KAFKA_CACHE: userFolders(process.env).cache,
    TODO_KAFKA_DATA: join(inject('testRoot'), 'data'),
    NO_COLOR: '1',
    // The engine of test/docker, or none: a user's own is left alone.
    DOCKER_HOST: process.env['TODO_KAFKA_TEST_ENGINE'] ?? 'unix:///nowhere/docker.sock',
  };
  return Object.fromEntries(
    [...passed, ...Object.entries(own), ...Object.entries(loginVariables())].map(([name, value]) => [
      name,
      value ?? '',
    ]),
  );
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}
