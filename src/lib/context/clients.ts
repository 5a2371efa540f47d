import type { Output } from '../cli/output.js';
import { environmentBatchSize } from '../config/batch-size.js';
import type { Connection } from '../config/connection.js';
import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { SchemaRegistry } from '../registry/client.js';
import type { Environment } from '../user-files/folders.js';

export interface ClientInputs {
  readonly out: Output;
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Bytes. */
  readonly maxBatchSize: number | undefined;
}

const connectionTimeout = 5_000;
const requestTimeout = 30_000;

/** Opens clients of connections, by modules that are loaded when there is one to open, and closes them all. */
export class Clients {
  readonly #inputs: ClientInputs;
  readonly #opened: KafkaCluster[] = [];

  constructor(inputs: ClientInputs) {
    this.#inputs = inputs;
  }

  /** @throws AppError CONFIG_INVALID where no brokers were named */
  async openKafka({ brokers, source, settings }: Connection): Promise<KafkaCluster> {
    if (brokers === null) {
      throw new AppError('CONFIG_INVALID', `${source} names a schema registry but no brokers`, {
        hint: 'Name the brokers in the same place, for example with `--brokers`.',
      });
    }
    const { out, env, signal, maxBatchSize } = this.#inputs;
    const { KafkaCluster } = await import('../kafka/cluster.js');
    const { throttleNotices } = await import('../kafka/connection/throttle-notice.js');
    const { brokerSecurity } = await import('../config/protection.js');
    const largestBatch = maxBatchSize ?? environmentBatchSize(env);
    const cluster = new KafkaCluster({
      ...(largestBatch === undefined ? {} : { largestBatch }),
      ...{ bootstrap: brokers, clientId: 'todo-kafka', connectionTimeout, requestTimeout, signal },
      security: await brokerSecurity(settings.brokers, { env, signal }),
      debug: (text) => out.debug(text),
      onThrottled: throttleNotices(({ text }) => out.warn(text)),
      onNameUnknown: onceEach((text) => out.warn(text)),
    });
    this.#opened.push(cluster);
    return cluster;
  }

  /** @throws AppError REGISTRY_NOT_CONFIGURED where no registry was named */
  async openRegistry({ registry, source, settings }: Connection): Promise<SchemaRegistry> {
    if (registry === null) throw new AppError('REGISTRY_NOT_CONFIGURED', `${source} names no schema registry`);
    const { out, env, signal } = this.#inputs;
    const { SchemaRegistry } = await import('../registry/client.js');
    const { registryAccess } = await import('../config/protection.js');
    const access = await registryAccess(settings.registry, { env, signal });
    return new SchemaRegistry({ url: registry, ...access, signal, debug: (text) => out.debug(text) });
  }

  async close(): Promise<void> {
    for (const cluster of this.#opened.splice(0).reverse()) await cluster.close();
  }
}

/** Says a thing the first time only. */
function onceEach(say: (text: string) => void): (text: string) => void {
  const said = new Set<string>();
  return (text) => {
    if (said.size < said.add(text).size) say(text);
  };
}
