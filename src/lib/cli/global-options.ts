import type { Command } from 'commander';
import { durationArgument, sizeArgument } from './arguments.js';

/** The options that every command takes, before or after its name. */
export interface GlobalOptions {
  readonly brokers?: string;
  readonly registry?: string;
  readonly cluster?: string;
  readonly catalog?: string;
  readonly json?: boolean;
  /** Milliseconds. */
  readonly timeout?: number;
  /** Bytes. */
  readonly maxBatchSize?: number;
  readonly yes?: boolean;
  readonly color: boolean;
  readonly debug?: boolean;
}

export function addGlobalOptions(program: Command): Command {
  return program
    .option('-b, --brokers <host:port,...>', 'where Kafka is (TODO_KAFKA_BROKERS)')
    .addOption(program.createOption('--bootstrap-server <host:port,...>', 'the same, as Kafka calls it').hideHelp())
    .option('-r, --registry <url>', 'schema registry with the Confluent API (TODO_KAFKA_REGISTRY)')
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
    .option('--no-color', 'no colours (NO_COLOR)')
    .option('--debug', 'say on stderr what is done and why it failed');
}
