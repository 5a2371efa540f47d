import { InvalidArgumentError, type Command } from 'commander';
import {
  createUser,
  fewestIterations,
  findUser,
  mostIterations,
  newCredential,
  usualIterations,
} from '../../lib/access/users.js';
import { countArgument } from '../../lib/cli/arguments.js';
import { configureCommand } from '../../lib/cli/command-settings.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import type { ScramMechanism } from '../../lib/names/scram-mechanisms.js';
import { makeChange } from '../shared/change.js';
import { mechanismsArgument } from './mechanisms.js';
import { newPassword, type PasswordOptions } from './new-password.js';

interface CreateOptions extends PasswordOptions {
  readonly mechanism?: readonly ScramMechanism[];
  readonly iterations: number;
  readonly dryRun: boolean;
}

export function registerCreate(parent: Command, session: Session): void {
  const command = parent
    .command('create')
    .description('Let a user log in by SCRAM, or give it another password')
    .argument('<user>', 'its name')
    .option(
      '--mechanism <mechanism>',
      'SCRAM-SHA-256 or SCRAM-SHA-512 (SCRAM-SHA-512 unless given); may be repeated',
      mechanismsArgument,
    )
    .option(
      '--iterations <number>',
      `how often the password is hashed, ${fewestIterations} to ${mostIterations}`,
      iterationsArgument,
      usualIterations,
    )
    .option('--new-password-file <file>', 'the password is the text of this file, without the end of its line')
    .option('--new-password-command <command>', 'the password is what this prints; else TODO_KAFKA_NEW_PASSWORD')
    .option('--dry-run', 'show what would change', false)
    .action(session.action(runCreate));
  configureCommand(command, { timeLimit: 5 * 60_000 }); // a person may type it
}

function iterationsArgument(text: string): number {
  const iterations = countArgument(text);
  if (iterations < fewestIterations || iterations > mostIterations) {
    throw new InvalidArgumentError(`write a number from ${fewestIterations} to ${mostIterations}`);
  }
  return iterations;
}

async function runCreate(context: Context, user: string, options: CreateOptions): Promise<void> {
  const { mechanism: mechanisms = ['SCRAM-SHA-512'], iterations, dryRun } = options;
  const { out } = context;
  const kafka = await context.kafka();
  const found = await findUser(kafka, user);
  const replaced = (found?.credentials ?? []).some(({ mechanism }) =>
    mechanisms.some((wanted) => wanted === mechanism),
  );
  const cluster = await context.announceCluster();
  await makeChange(context, {
    dryRun,
    isEmpty: false,
    destroys: replaced ? `replace the password of user "${user}"` : null,
    apply: async () => {
      const password = await newPassword(context, user, options);
      const credentials = mechanisms.map((mechanism) => newCredential(user, password, { mechanism, iterations }));
      await createUser(kafka, await Promise.all(credentials));
    },
  });
  const document = { cluster, user, dryRun, mechanisms: [...mechanisms], iterations, replaced };
  await out.result('users.create', document, () => {
    const [would, done] = replaced
      ? ['would get another password', 'has another password']
      : ['could log in', 'can log in'];
    return `${replaced ? '~' : '+'} user "${user}" ${dryRun ? would : done}, by ${mechanisms.join(' and ')}`;
  });
}
