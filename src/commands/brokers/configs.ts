import type { Command } from 'commander';
import { expectBroker } from '../../lib/brokers/describe.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { describeBrokerConfigs } from '../../lib/kafka/admin/broker-config.js';
import { expectNone } from '../shared/option-rules.js';
import { brokerIdArgument, expectBrokerOfLoggers } from './broker-argument.js';
import { configTable } from './view.js';

interface ConfigsOptions {
  readonly all: boolean;
  readonly loggers: boolean;
}

export function registerConfigs(parent: Command, session: Session): void {
  parent
    .command('configs')
    .description('Show configs of a broker with where each value comes from; without an id, those set for all brokers')
    .argument('[id]', 'id of a broker, or "default" for what is set for all of them', brokerIdArgument)
    .option('--all', "also those that have Kafka's own default", false)
    .option('--loggers', 'the levels of its loggers instead', false)
    .action(session.action(runConfigs));
}

async function runConfigs(context: Context, id: number | null = null, options: ConfigsOptions): Promise<void> {
  const { all, loggers } = options;
  expectBrokerOfLoggers(id, loggers);
  if (loggers) expectNone('--loggers', { '--all': all });
  const { out } = context;
  const kafka = await context.kafka();
  if (id !== null) expectBroker((await kafka.metadata([])).brokers, id);
  const described = await describeBrokerConfigs(kafka, { broker: id, loggers });
  const configs = described.filter(({ source }) => all || loggers || source !== 'default');
  await out.result('brokers.configs', { broker: id, loggers, configs }, () => configTable(configs, out.theme));
}
