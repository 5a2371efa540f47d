import { execa } from 'execa';
import { sleep } from '../../../abort.js';
import type { Environment } from '../../../user-files/folders.js';
import { merged } from '../merged.js';
import type { LogOptions } from '../runtime.js';
import { docker, dockerEnvironment } from './docker-cli.js';

/** Milliseconds between two looks for a container that is away. */
const interval = 300;

/** The lines of containers' logs as of one, each with its time before it, as Docker keeps it. */
export async function* containerLog(
  names: readonly string[],
  env: Environment,
  { lines, follow, signal }: LogOptions,
): AsyncIterable<string> {
  for (const line of await lastLogLines(names, lines, env)) yield shortTime(line);
  if (follow) yield* merged(names.map((name) => followed(name, env, signal)));
}

export async function lastLogLines(
  names: readonly string[],
  count: number,
  env: Environment,
): Promise<readonly string[]> {
  if (count === 0) return [];
  const logs = await Promise.all(
    names.map(async (name) => {
      const args = ['container', 'logs', '--timestamps', '--tail', String(count), name];
      return (await docker(args, { env, isAnswer: ({ all }) => /no such container/i.test(all) })).all;
    }),
  );
  // stdout and stderr come apart; times bring them together again.
  return logs
    .flatMap((all) => all.split('\n'))
    .filter((line) => timePattern.test(line))
    .sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0))
    .slice(-count);
}

/** Goes on over the ends and starts of a container, until the signal ends it. */
async function* followed(name: string, env: Environment, signal: AbortSignal): AsyncIterable<string> {
  let last = new Date().toISOString();
  while (!signal.aborted) {
    const args = ['container', 'logs', '--timestamps', '--follow', '--since', last, name];
    const following = execa('docker', args, {
      env: dockerEnvironment(env),
      extendEnv: false,
      stdin: 'ignore',
      all: true,
      reject: false,
      buffer: false,
      cancelSignal: signal,
    });
    try {
      for await (const line of following.iterable({ from: 'all' })) {
        if (!timePattern.test(line) || timeOf(line) <= last) continue;
        last = timeOf(line);
        yield shortTime(line);
      }
    } catch {
      // It was ended, or has ended.
    }
    await sleep(interval, signal).catch(() => undefined);
  }
}

/** RFC 3339 with nanoseconds, always of the same zone: as text in the order of time. */
const timePattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z) ?/;

function timeOf(line: string): string {
  return timePattern.exec(line)?.[1] ?? '';
}

/** To the millisecond. */
function shortTime(line: string): string {
  return line.replace(/^(\S+\.\d{3})\d*Z /, '$1Z ');
}
