import type { Command } from 'commander';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { renderTable } from '../../lib/cli/table.js';
import { listSubjects } from '../../lib/schemas/list.js';

export function registerList(parent: Command, session: Session): void {
  parent
    .command('list')
    .alias('ls')
    .description('List subjects with their newest version')
    .action(session.action(runList));
}

async function runList(context: Context): Promise<void> {
  const { out } = context;
  const registry = await context.registry();
  const subjects = await out.task('Reading subjects', () => listSubjects(registry));
  await out.result('schemas.list', { subjects }, () =>
    subjects.length === 0
      ? 'No subjects.'
      : renderTable(
          subjects,
          [
            { heading: 'SUBJECT', value: ({ subject }) => subject },
            { heading: 'VERSION', value: ({ version }) => version, align: 'right' },
            { heading: 'ID', value: ({ id }) => id, align: 'right' },
            { heading: 'TYPE', value: ({ schemaType }) => schemaType },
            { heading: 'COMPATIBILITY', value: ({ compatibility }) => compatibility },
          ],
          out.theme,
        ),
  );
}
