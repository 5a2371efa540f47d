import { Option, type Command } from 'commander';
import { connectionOptions } from '../security/connection-options.js';
import { durationArgument, sizeArgument } from './arguments.js';

/** The options that every command takes, before or after its name. */
export interface GlobalOptions {
  readonly brokers?: string;
  readonly registry?: string;
  readonly cluster?: string;
  readonly profile?: string;
  readonly commandConfig?: string;
  /** Texts of the flags about TLS and logins, by their names without the dashes. */
  readonly connection: ReadonlyMap<string, string>;
  readonly catalog?: string;
  readonly json?: boolean;
  /** Milliseconds. */
  readonly timeout?: number;
  /** Bytes. */
  readonly maxBatchSize?: number;
  readonly yes?: boolean;
  /** Name of the protected profile that may be changed. */
  readonly confirm?: string;
  readonly color: boolean;
  readonly debug?: boolean;
}

export function addGlobalOptions(program: Command): Command {
  const everywhere = program
    .option('-b, --brokers <host:port,...>', 'where Kafka is (TODO_KAFKA_BROKERS)')
    .addOption(program.createOption('--bootstrap-server <host:port,...>', 'the same, as Kafka calls it').hideHelp())
    .option('-r, --registry <url>', 'schema registry with the Confluent API (TODO_KAFKA_REGISTRY)')
    .option('-P, --profile <name>', 'a named connection, see `config` (TODO_KAFKA_PROFILE)')
    .option('--command-config <file>', 'client.properties of Java or librdkafka (TODO_KAFKA_COMMAND_CONFIG)')
    .option('--cluster <name>', 'which local cluster (TODO_KAFKA_CLUSTER; "todo" unless given)')
    .option('--catalog <path>', 'the topic catalog (TODO_KAFKA_CATALOG; topics.yaml upward from here)')
    .option('--json', 'print one JSON document, or JSON lines for streams (TODO_KAFKA_JSON=1)')
    .option('--timeout <duration>', 'bound on the whole operation (TODO_KAFKA_TIMEOUT)', durationArgument)
    .option(
      '--max-batch-size <size>',
      'what a batch of records may unpack to (TODO_KAFKA_MAX_BATCH_SIZE)',
      sizeArgument,
    )
    .option('-y, --yes', 'answer the confirmation')
    .option('--confirm <profile>', 'name the protected profile that may be changed')
    .option('--no-color', 'no colours (NO_COLOR)')
    .option('--debug', 'say on stderr what is done and why it failed');
  const names = new Set(connectionOptions.map(({ name }) => name));
  for (const { name, argument, description } of connectionOptions) {
    if (argument === null) continue;
    const option = new Option(`--${name}${argument === '' ? '' : ` ${argument}`}`, description).helpGroup(loginHeading);
    // Help has the twin of the brokers, and says how the registry's is called.
    everywhere.addOption(option.hideHelp(names.has(name.replace(/^registry-/, '')) && name.startsWith('registry-')));
  }
  return everywhere;
}

const loginHeading =
  'TLS and logins (for the registry with `registry-` before the name; TODO_KAFKA_TLS_CA and so on, TODO_KAFKA_PASSWORD):';
