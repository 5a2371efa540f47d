import { execa } from 'execa';
import type { Environment } from '../../user-files/folders.js';

/** What shows a URL to the user, by system: the first of these that there is. */
const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  linux: ['wslview', 'xdg-open'],
};

/** Milliseconds for an opener to say that it cannot. */
const limit = 5_000;

/** Shows a URL in the user's browser. @returns false where nothing here can do that */
export async function openUrl(url: string, env: Environment): Promise<boolean> {
  for (const program of openers[process.platform] ?? []) {
    // xdg-open has nothing to show anything on without one of these, and would then look for browsers in text.
    if (program === 'xdg-open' && env['DISPLAY'] === undefined && env['WAYLAND_DISPLAY'] === undefined) continue;
    const options = { env: { ...env }, extendEnv: false, stdio: 'ignore', reject: false, timeout: limit } as const;
    if (!(await execa(program, [url], options)).failed) return true;
  }
  return false;
}
