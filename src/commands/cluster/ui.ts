import type { Command } from 'commander';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import { findUi } from '../../lib/local-cluster/find-ui.js';
import { openUrl } from '../../lib/local-cluster/runtime/open-url.js';
import { isClusterNamed, runtimeOptions } from './local-options.js';

interface UiOptions {
  readonly print: boolean;
}

export function registerUi(parent: Command, session: Session): void {
  parent
    .command('ui')
    .description("Open the cluster's web UI, or print its URL")
    .option('--print', 'only print the URL', false)
    .action(session.action(runUi));
}

async function runUi(context: Context, { print }: UiOptions): Promise<void> {
  const { out, env, signal, clusterName: name } = context;
  const { url, cluster } = await findUi({
    ...runtimeOptions(context),
    name,
    orByHand: !isClusterNamed(context),
    signal,
  });
  const opened = !print && !out.json && (await openUrl(url, env));
  const result: DocumentOf<'ui'> = { cluster, url, opened };
  await out.result('ui', result, () => url);
}
