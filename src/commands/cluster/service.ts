import type { Command } from 'commander';
import { configureCommand } from '../../lib/cli/command-settings.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import { changeService, type ServiceVerb } from '../../lib/local-cluster/change-service.js';
import { runtimeOptions } from './local-options.js';

interface Verb {
  readonly name: ServiceVerb;
  readonly description: string;
  /** While it is done, and when it is. */
  readonly doing: string;
  readonly done: string;
}

const verbs: Readonly<Record<ServiceVerb, Verb>> = {
  stop: { name: 'stop', description: 'Stop one service of the local cluster', doing: 'Stopping', done: 'stopped' },
  start: { name: 'start', description: 'Start one service of the local cluster', doing: 'Starting', done: 'started' },
  restart: {
    name: 'restart',
    description: 'Stop one service of the local cluster and start it again',
    doing: 'Restarting',
    done: 'restarted',
  },
  kill: {
    name: 'kill',
    description: 'End one service of the local cluster at once, as a crash would',
    doing: 'Killing',
    done: 'killed',
  },
};

/** `stop`, `start`, `restart` and `kill` differ in a word. */
export function registerServiceVerb(name: ServiceVerb): (parent: Command, session: Session) => void {
  return (parent, session) => {
    const verb = verbs[name];
    const command = parent
      .command(name)
      .description(verb.description)
      .argument('<service>', 'kafka1, kafka2, kafka3, schema-registry, kafka-ui or zookeeper')
      .action(session.action((context: Context, service: string) => runVerb(context, verb, service)));
    configureCommand(command, { timeLimit: 60_000 });
  };
}

async function runVerb(context: Context, verb: Verb, service: string): Promise<void> {
  const { out, clusterName: name, signal } = context;
  const change = await out.task(`${verb.doing} ${service}`, (progress) =>
    changeService({ ...runtimeOptions(context), name, verb: verb.name, service, signal, progress }),
  );
  const result: DocumentOf<ServiceVerb> = { cluster: name, ...change };
  await out.result(verb.name, result, () =>
    change.changed
      ? `${change.service} is ${verb.done}.`
      : `${change.service} ${change.state === 'running' ? 'runs already' : 'was not running'}.`,
  );
}
