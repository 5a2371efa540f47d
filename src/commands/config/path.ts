import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { profilesPath, sharedFileName } from '../../lib/config/profiles/profile-files.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { searchUpward } from '../../lib/user-files/search-upward.js';

export function registerPath(parent: Command, session: Session): void {
  parent.command('path').description('Print where the profiles are kept').action(session.action(runPath));
}

async function runPath({ out, env, workingDirectory }: Context): Promise<void> {
  const path = profilesPath(env);
  const shared = searchUpward(workingDirectory, sharedFileName);
  await out.result('config.path', { path, exists: existsSync(path), shared }, () => path);
}
