import { readFileSync } from 'node:fs';

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

/** Seconds of the processor's time that another process has had; null where it is gone, or the system does not tell. */
export function cpuSecondsOf(pid: number | undefined): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number);
    return ((user ?? 0) + (system ?? 0)) / 100; // in USER_HZ, which programs are told is 100
  } catch {
    return null;
  }
}
