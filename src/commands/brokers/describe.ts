import { InvalidArgumentError, type Command } from 'commander';
import { describeBrokers } from '../../lib/brokers/describe.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { brokerIdArgument } from './broker-argument.js';
import { brokerDescription } from './view.js';

export function registerDescribe(parent: Command, session: Session): void {
  parent
    .command('describe')
    .description('Show what brokers hold, their folders and disks, and configs that are not the default')
    .argument('[id...]', 'ids of brokers; all unless given', idsArgument)
    .action(session.action(runDescribe));
}

function idsArgument(text: string, previous: readonly number[] = []): readonly number[] {
  const id = brokerIdArgument(text);
  if (id === null) throw new InvalidArgumentError('write the id of a broker');
  return [...previous, id];
}

async function runDescribe(context: Context, ids: readonly number[] = []): Promise<void> {
  const { out } = context;
  const kafka = await context.kafka();
  const brokers = await out.task('Reading brokers', () => describeBrokers(kafka, ids.length === 0 ? null : ids));
  const document = {
    brokers: brokers.map(({ folders, configs, ...broker }) => ({
      ...broker,
      folders: [...folders],
      configs: [...configs],
    })),
  };
  await out.result('brokers.describe', document, async () => {
    const texts = await Promise.all(brokers.map((broker) => brokerDescription(broker, out.theme)));
    return texts.join('\n\n');
  });
}
