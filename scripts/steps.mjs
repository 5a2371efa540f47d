// Steps of the checks that run side by side: what each prints comes with its name before every line, and each is timed.
import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';

/** Runs a program to its end. `code` is null where a signal ended it. */
export function runStep(title, command, args, env = process.env) {
  const begun = Date.now();
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const say = (line) => console.log(`${title} | ${line}`);
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', say);
  return new Promise((resolve) => {
    child.once('error', (error) => say(error.message));
    child.once('close', (code) => {
      const seconds = (Date.now() - begun) / 1000;
      say(`ended with ${code} after ${seconds.toFixed(0)} s`);
      resolve({ title, code, seconds });
    });
  });
}

/** @returns a function that says how much of the machine's cores has been busy since, from 0 to 1 */
export function watchCores() {
  const before = coreTimes();
  return () => {
    const now = coreTimes();
    return (now.busy - before.busy) / (now.all - before.all);
  };
}

function coreTimes() {
  const times = cpus().map((cpu) => cpu.times);
  const all = times.flatMap((each) => Object.values(each)).reduce((sum, each) => sum + each, 0);
  return { all, busy: all - times.reduce((sum, { idle }) => sum + idle, 0) };
}
