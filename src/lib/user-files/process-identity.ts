import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** One process for good: its number alone may belong to another one by now. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started: clock ticks within one boot of Linux, else the time that `ps` tells. */
  readonly started: string;
}

/**
 * Shell commands that print the identity of the shell itself, for `parseIdentity`. A process that is started through
 * them, and takes the shell's place with `exec`, has told who it is before anybody could lose sight of it.
 */
export const printOwnIdentity =
  'echo $$; cat /proc/sys/kernel/random/boot_id /proc/$$/stat 2>/dev/null || LC_ALL=C ps -o stat= -o lstart= -p $$';

/** @returns null where the text is not (or not yet wholly) what `printOwnIdentity` prints. */
export function parseIdentity(text: string): ProcessIdentity | null {
  const [first = '', ...rest] = text.split('\n');
  const pid = Number(first);
  const found = parseProcess(rest.join('\n'));
  return /^\d+$/.test(first) && pid > 0 && found !== null ? { pid, started: found.started } : null;
}

/** An identity in one line, for `parseIdentityText`. */
export function identityText(identity: ProcessIdentity | null): string {
  return identity === null ? '' : `${identity.pid} ${identity.started}`;
}

/** @returns null where the text is not what `identityText` makes */
export function parseIdentityText(text: string): ProcessIdentity | null {
  const match = /^(\d+) (.+)$/.exec(text);
  return match === null ? null : { pid: Number(match[1]), started: match[2] ?? '' };
}

/** The process that has this number now; null where there is none, or only what is left of one that ended. */
export async function identify(pid: number): Promise<ProcessIdentity | null> {
  const text = process.platform === 'linux' ? await readProcFiles(pid) : await askPs(pid);
  const found = text === null ? null : parseProcess(text);
  return found === null || found.ended ? null : { pid, started: found.started };
}

export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  const now = await identify(identity.pid);
  return now !== null && now.started === identity.started;
}

const bootIdPattern = /^[0-9a-f]{8}-[0-9a-f-]{27}$/m;
/** proc_pid_stat(5): pid, (name), state, then 18 fields up to the start time. */
const statPattern = /^\d+ \(.*\) (\S)(?: -?\d+){18} (\d+) /ms;
const psPattern = /^\s*(\S+)\s+(\S.*?)\s*$/m;

function parseProcess(text: string): { readonly started: string; readonly ended: boolean } | null {
  const stat = statPattern.exec(text.replace(bootIdPattern, '').trimStart());
  if (stat !== null) {
    const boot = bootIdPattern.exec(text)?.[0] ?? '';
    return { started: `${boot} ${stat[2] ?? ''}`, ended: /[ZXx]/.test(stat[1] ?? '') };
  }
  const ps = psPattern.exec(text);
  return ps === null ? null : { started: ps[2] ?? '', ended: (ps[1] ?? '').startsWith('Z') };
}

async function readProcFiles(pid: number): Promise<string | null> {
  try {
    const [boot, stat] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    return `${boot}${stat}`;
  } catch {
    return null;
  }
}

async function askPs(pid: number): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], {
      env: { ...process.env, LC_ALL: 'C' },
    });
    return stdout;
  } catch {
    return null; // `ps` ends 1 where there is no such process
  }
}
