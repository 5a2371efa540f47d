import type { Command } from 'commander';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import { bringDown, hasData } from '../../lib/local-cluster/down.js';
import { runtimeOptions } from './local-options.js';
import { downView } from './view.js';

interface DownOptions {
  readonly volumes: boolean;
}

export function registerDown(parent: Command, session: Session): void {
  parent
    .command('down')
    .description('End the local cluster; its data stays')
    .option('--volumes', 'also delete its data, after a question', false)
    .action(session.action(runDown));
}

async function runDown(context: Context, { volumes }: DownOptions): Promise<void> {
  const { out, clusterName: name, signal } = context;
  const options = { ...runtimeOptions(context), name, volumes };
  if (volumes && (await hasData(options))) {
    await context.confirm(`delete cluster "${name}" with all its topics and schemas`);
  }
  const { services, volumesDeleted } = await out.task('Stopping', (progress) =>
    bringDown({ ...options, signal, progress }),
  );
  const result: DocumentOf<'down'> = { cluster: name, services, volumesDeleted };
  await out.result('down', result, () => downView(result));
}
