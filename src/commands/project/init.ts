import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { initProject } from '../../lib/catalog/init.js';

export function registerInit(program: Command, session: Session): void {
  program
    .command('init')
    .description('Write a catalog and schemas to start from')
    .argument('[folder]', 'where to; here unless given')
    .action(session.action(runInit));
}

async function runInit(context: Context, folder: string | undefined): Promise<void> {
  const directory = resolve(context.workingDirectory, folder ?? '.');
  const files = await initProject(directory);
  await context.out.result('init', { directory, files }, () =>
    files.map((file) => `Wrote ${relative(context.workingDirectory, file)}`).join('\n'),
  );
  context.out.note('Next: `todo-kafka up`, then `todo-kafka topics sync`.');
}
