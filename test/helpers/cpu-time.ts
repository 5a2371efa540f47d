/**
 * Counts the processor's time, which other work on the machine does not change: for what once took minutes, or had no end.
 * @returns seconds since this was called
 */
export function cpuTimer(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
}
