import { spawn, type ChildProcess } from 'node:child_process';
import { packageFile } from '../../src/lib/package-files.js';

/** Ends whatever was started below a folder, and deletes it, as soon as this process is gone, however it went. */
export function startReaper(folder: string): ChildProcess {
  const script = packageFile('scripts', 'test-reaper.mjs');
  const reaper = spawn(process.execPath, [script, folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  reaper.unref();
  return reaper;
}
