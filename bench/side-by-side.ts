import { spawn, spawnSync } from 'node:child_process';
import { openSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** One way to do the job. */
export interface Contender {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** File that is its stdin. */
  readonly input?: string;
}

/** Seconds of wall clock that each took, round by round, taking turns. Output is thrown away. */
export async function takeTurns(contenders: readonly Contender[], rounds: number): Promise<Map<string, number[]>> {
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) times.get(contender.name)?.push(await timed(contender));
  }
  return times;
}

async function timed({ name, command, args, input }: Contender): Promise<number> {
  const stdin = input === undefined ? 'ignore' : openSync(input, 'r');
  const begun = performance.now();
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(command, args, { stdio: [stdin, 'ignore', 'ignore'] });
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}`);
  return (performance.now() - begun) / 1000;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** A table in Markdown, each time beside its ratio to the first contender's. */
export function printTimes(
  title: string,
  times: ReadonlyMap<string, readonly number[]>,
  unit: (s: number) => string,
): void {
  const [first = []] = times.values();
  const [firstName] = times.keys();
  console.log(`\n${title}\n\n| | median | each | of ${firstName ?? ''} |\n| --- | ---: | --- | ---: |`);
  for (const [name, values] of times) {
    const ratio = (median(values) / median(first)).toFixed(2);
    console.log(`| ${name} | ${unit(median(values))} | ${values.map(unit).join(', ')} | ${ratio} |`);
  }
}

export function printMachine(): void {
  console.log(
    `\n${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}.` +
      ' What else the machine does changes the seconds more than the ratios.',
  );
}

/** True where a program of that name runs; what is missing is left out of a comparison, and said. */
export function isThere(command: string, ...args: readonly string[]): boolean {
  if (spawnSync(command, args, { stdio: 'ignore' }).status === 0) return true;
  console.log(`Left out: ${command} is not there.`);
  return false;
}
