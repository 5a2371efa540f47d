/**
 * Seconds of the processor's time, which other work on the machine does not change much, for which a piece of work holds the
 * loop at the longest: so long Ctrl-C, timers and heartbeats wait.
 */
export async function longestHold(work: () => Promise<unknown>): Promise<number> {
  let [longest, since, isDone] = [0, process.cpuUsage(), false];
  const look = (): void => {
    const { user, system } = process.cpuUsage(since);
    longest = Math.max(longest, (user + system) / 1e6);
    since = process.cpuUsage();
    if (!isDone) setImmediate(look);
  };
  setImmediate(look);
  await new Promise(setImmediate);
  await work();
  isDone = true;
  await new Promise(setImmediate);
  return longest;
}
