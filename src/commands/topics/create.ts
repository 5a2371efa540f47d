import type { Command } from 'commander';
import { pairsArgument, partitionCountArgument, replicationFactorArgument } from '../../lib/cli/arguments.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { createTopic, planTopic } from '../../lib/topics/create.js';
import { minInSyncWarning } from '../../lib/topics/health.js';
import { counted } from '../../lib/values/wording.js';
import { makeChange } from '../shared/change.js';

interface CreateOptions {
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly config?: Readonly<Record<string, string>>;
  readonly ifNotExists: boolean;
  readonly dryRun: boolean;
}

export function registerCreate(parent: Command, session: Session): void {
  parent
    .command('create')
    .description("Create a topic; what is not given is the brokers' default")
    .argument('<topic>', 'its name')
    .option('--partitions <number>', 'number of partitions', partitionCountArgument)
    .option('--replication-factor <number>', 'number of replicas', replicationFactorArgument)
    .option('--config <name=value>', 'a config of the topic; may be repeated', pairsArgument)
    .option('--if-not-exists', 'fine when it is there already', false)
    .option('--dry-run', 'let the cluster check it and create nothing', false)
    .action(session.action(runCreate));
}

async function runCreate(context: Context, name: string, options: CreateOptions): Promise<void> {
  const { out } = context;
  const { ifNotExists, dryRun, partitions = null, replicationFactor = null, config: configs = {} } = options;
  const kafka = await context.kafka();
  const wanted = { name, partitions, replicationFactor, configs, ifNotExists };
  const plan = await planTopic(kafka, wanted);
  const cluster = await context.announceCluster();
  const done = await makeChange(context, {
    dryRun,
    isEmpty: plan.existed,
    destroys: null,
    apply: () => createTopic(kafka, wanted),
  });
  const topic = { created: done?.existed === false, ...(done ?? plan) };
  const warning = topic.existed ? null : minInSyncWarning(name, configs, topic.replicationFactor);
  if (warning !== null) out.warn(warning);
  await out.result('topics.create', { cluster, topic: name, dryRun, ...topic }, () => {
    const shape = `${counted(topic.partitions, 'partition')} and ${counted(topic.replicationFactor, 'replica')}`;
    if (topic.created) return `Created ${name} with ${shape}.`;
    return topic.existed ? `${name} is there already, with ${shape}.` : `Would create ${name} with ${shape}.`;
  });
}
