import type { Command } from 'commander';
import { shellWord } from '../../lib/values/shell-word.js';
import { configureCommand } from '../../lib/cli/command-settings.js';
import type { Context } from '../../lib/context/context.js';
import { ExitCode } from '../../lib/cli/exit-codes.js';
import type { Session } from '../../lib/context/session.js';
import { nameFlag } from '../../lib/config/connection.js';
import { packageFile } from '../../lib/package-files.js';

interface Step {
  readonly title: string;
  readonly argv: readonly string[];
}

const samples = [
  'task.updated',
  'task.completed',
  'task.deleted',
  'user.registered',
  'user.authenticated',
  'notification.sent',
  'reminder.triggered',
];

const steps: readonly Step[] = [
  { title: 'Start three Kafka brokers and a schema registry', argv: ['up'] },
  { title: 'Make the topics and schemas of the catalog exist', argv: ['topics', 'sync'] },
  {
    title: 'Send an event, checked against its schema',
    argv: ['produce', 'task.created', '--set', 'userId=user-1', '--set', 'taskId=task-1', '--set', 'title=Buy milk'],
  },
  ...samples.map((topic) => ({ title: `Send a made-up ${topic} event`, argv: ['produce', topic, '--sample', '1'] })),
  { title: 'Read everything there is', argv: ['consume', 'task.created', ...samples, '--from-beginning', '--exit'] },
  {
    title: 'Read as a member of a consumer group, which remembers how far it got',
    argv: ['consume', 'task.created', '--group', 'quickstart', '--from-beginning', '--exit'],
  },
  { title: 'See how far behind that group is', argv: ['groups', 'describe', 'quickstart'] },
  { title: 'See the topics', argv: ['topics', 'list'] },
  { title: 'See how the cluster is', argv: ['status'] },
];

export function registerQuickstart(program: Command, session: Session): void {
  const command = program
    .command('quickstart')
    .description('The whole tour: start a cluster, sync the topics, produce every event, consume, groups')
    .action(session.action(runQuickstart));
  configureCommand(command, { ownFormat: true, timeLimit: null });
}

/** Runs the real commands, each shown before it runs. It means the local cluster, whatever the environment says. */
async function runQuickstart(context: Context): Promise<ExitCode> {
  const { out, clusterName } = context;
  const fixed = ['--cluster', clusterName, '--catalog', packageFile('topics.yaml')];
  const named = nameFlag(clusterName);
  for (const { title, argv } of steps) {
    const line = `$ todo-kafka ${argv.map(shellWord).join(' ')}${named}`;
    out.note(`\n${out.errorTheme.strong(title)}\n${out.errorTheme.accent(line)}`);
    const code = await context.runCommand([...argv, ...fixed]);
    if (code !== ExitCode.ok) return code;
  }
  out.note(`\nThe cluster is up. End it with \`todo-kafka down${named}\`; \`todo-kafka --help\` shows all there is.`);
  return ExitCode.ok;
}
