import type { Command } from 'commander';
import type { Context } from '../../lib/context/context.js';
import { ExitCode } from '../../lib/cli/exit-codes.js';
import type { Session } from '../../lib/context/session.js';
import { diffSchemas } from '../../lib/schemas/diff.js';
import { diffText } from './diff-view.js';

interface DiffOptions {
  readonly exitCode: boolean;
}

export function registerDiff(parent: Command, session: Session): void {
  parent
    .command('diff')
    .description('Show what differs between versions of a subject: the newest two, unless told otherwise')
    .argument('<subject>', 'such as task.created-value')
    .argument('[from]', 'a version, compared with the newest or with [to]; or a file that the newest is compared with')
    .argument('[to]', 'a version or a file')
    .option('--exit-code', 'end 4 when something differs', false)
    .action(session.action(runDiff));
}

async function runDiff(
  context: Context,
  subject: string,
  from: string | undefined,
  to: string | undefined,
  { exitCode }: DiffOptions,
): Promise<ExitCode> {
  const { out, workingDirectory } = context;
  const registry = await context.registry();
  const sides = [from, to].filter((side) => side !== undefined);
  const diff = await out.task('Comparing schemas', () => diffSchemas({ subject, sides, workingDirectory }, registry));
  await out.result('schemas.diff', { subject, ...diff }, () => diffText(subject, diff, out.theme));
  return exitCode && diff.changes.length > 0 ? ExitCode.findings : ExitCode.ok;
}
