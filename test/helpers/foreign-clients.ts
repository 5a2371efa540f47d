import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { it } from 'vitest';
import { pythonVariables } from './cluster-login.js';
import { missingClients, testPython } from '../../scripts/foreign-clients.mjs';

const missing = new Set(missingClients().map(({ name }) => name));

/**
 * A test that needs clients which nobody here wrote. Where they are missing, a local run leaves it out and says so in its
 * last lines; in CI it runs, and fails.
 */
export const foreignTest = missing.size === 0 || process.env['CI'] !== undefined ? it : it.skip;

/** Runs one of the scripts of test/foreign, which leaves no compiled files beside them. */
export async function python(
  script: string,
  args: readonly string[],
  input = '',
  env: NodeJS.Dict<string> = {},
): Promise<string> {
  return run(testPython, ['-B', join(import.meta.dirname, '../foreign', script), ...args], input, {
    ...pythonVariables(),
    ...env,
  });
}

export async function kcat(args: readonly string[], input = ''): Promise<string> {
  return run('kcat', args, input);
}

async function run(
  command: string,
  args: readonly string[],
  input: string,
  env: NodeJS.Dict<string> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'pipe', env: { ...process.env, ...env } });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out).toString());
      else reject(new Error(`${command} ended with ${String(code)}: ${Buffer.concat(errors).toString()}`));
    });
    child.stdin.end(input);
  });
}
