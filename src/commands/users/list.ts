import type { Command } from 'commander';
import { renderTable } from '../../lib/cli/table.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { describeScramUsers } from '../../lib/kafka/admin/scram-user.js';

export function registerList(parent: Command, session: Session): void {
  parent
    .command('list')
    .alias('ls')
    .description('List users that can log in by SCRAM, with their mechanisms')
    .action(session.action(runList));
}

async function runList(context: Context): Promise<void> {
  const { out } = context;
  const kafka = await context.kafka();
  const users = await out.task('Reading users', () => describeScramUsers(kafka, null));
  const document = users.map(({ user, credentials }) => ({ user, credentials: [...credentials] }));
  const rows = users.flatMap(({ user, credentials }) => credentials.map((credential) => ({ user, ...credential })));
  await out.result('users.list', { users: document }, async () =>
    rows.length === 0
      ? 'No users.'
      : renderTable(
          rows,
          [
            { heading: 'USER', value: ({ user }) => user },
            { heading: 'MECHANISM', value: ({ mechanism }) => mechanism },
            { heading: 'ITERATIONS', value: ({ iterations }) => iterations, align: 'right' },
          ],
          out.theme,
        ),
  );
}
