import { loadCatalog } from '../catalog/load.js';
import type { Catalog } from '../catalog/catalog.js';
import { environmentBatchSize } from '../config/batch-size.js';
import { resolveConnection, type Connection } from '../config/connection.js';
import { profileSource } from '../config/profiles/profile-files.js';
import { brokerSecurity, registryAccess } from '../config/protection.js';
import { AppError } from '../errors.js';
import { KafkaCluster } from '../kafka/cluster.js';
import { throttleNotices } from '../kafka/connection/throttle-notice.js';
import { SchemaRegistry } from '../registry/client.js';
import { Memo } from '../values/memo.js';
import type { ConnectOptions } from './connect-options.js';
import { named, settingsOf } from './connect-settings.js';
import type { Log } from './log.js';

/** Milliseconds for a broker to accept a connection, and to answer where a request does not say otherwise. */
const connectionTimeout = 5_000;
const requestTimeout = 10_000;
/** Milliseconds after which a service says again that a broker throttles it. */
const throttleNoticeEvery = 60_000;

/** Makes a service's clients, each when it is first asked for; what could not be made is made again at the next call. */
export class Connections {
  readonly #options: ConnectOptions;
  readonly #clientId: string;
  readonly #signal: AbortSignal;
  readonly #log: Log;
  readonly #clusters: KafkaCluster[] = [];
  readonly #connection = new Memo(() => this.#resolve());
  readonly #registry = new Memo(() => this.#openRegistry());
  readonly #catalog = new Memo(() => this.#loadCatalog());

  /** @param signal ends whatever is under way */
  constructor(options: ConnectOptions, clientId: string, signal: AbortSignal, log: Log) {
    this.#options = options;
    this.#clientId = options.clientId ?? clientId;
    this.#signal = signal;
    this.#log = log;
  }

  /** Connections of their own: a broker answers the requests of one connection in their order. */
  async newKafka(): Promise<KafkaCluster> {
    const { brokers, source, settings } = await this.#connection.get();
    if (brokers === null) throw new AppError('CONFIG_INVALID', `${source} names a schema registry but no brokers`);
    const env = this.#options.env ?? process.env;
    const largestBatch = environmentBatchSize(env);
    const cluster = new KafkaCluster({
      ...(largestBatch === undefined ? {} : { largestBatch }),
      bootstrap: brokers,
      clientId: this.#clientId,
      connectionTimeout,
      requestTimeout,
      signal: this.#signal,
      security: await brokerSecurity(settings.brokers, { env, signal: this.#signal }),
      debug: (text) => this.#log.debug(text),
      onThrottled: throttleNotices(({ text, ...fields }) => this.#log.warn(text, { ...fields }), throttleNoticeEvery),
    });
    this.#clusters.push(cluster);
    return cluster;
  }

  async registry(): Promise<SchemaRegistry> {
    return this.#registry.get();
  }

  async catalog(): Promise<Catalog> {
    return this.#catalog.get();
  }

  async close(): Promise<void> {
    await Promise.all(this.#clusters.splice(0).map((cluster) => cluster.close()));
  }

  async #openRegistry(): Promise<SchemaRegistry> {
    const { registry, source, settings } = await this.#connection.get();
    if (registry === null) throw new AppError('REGISTRY_NOT_CONFIGURED', `${source} names no schema registry`);
    const inputs = { env: this.#options.env ?? process.env, signal: this.#signal };
    const access = await registryAccess(settings.registry, inputs);
    return new SchemaRegistry({
      ...{ url: registry, signal: this.#signal, debug: (text) => this.#log.debug(text) },
      ...access,
    });
  }

  async #loadCatalog(): Promise<Catalog> {
    const { catalog: path, env = process.env } = this.#options;
    return loadCatalog({ path: path ?? env['TODO_KAFKA_CATALOG'], workingDirectory: process.cwd(), local: true });
  }

  async #resolve(): Promise<Connection> {
    const { profile, env = process.env } = this.#options;
    const workingDirectory = process.cwd();
    return resolveConnection({
      flags: {
        settings: settingsOf(this.#options),
        profile: profile === undefined ? undefined : named('profile', profile),
      },
      ...{ env, workingDirectory, profiles: profileSource(env, workingDirectory) },
      readClientFile: async (file) => {
        const { readClientFile } = await import('../config/client-files/client-file.js');
        return (await readClientFile(file, workingDirectory, env)).settings;
      },
      findLocalCluster: async (name) => {
        const { findLocalCluster } = await import('../local-cluster/find-local-cluster.js');
        const { userFolders } = await import('../user-files/folders.js');
        return findLocalCluster(name, { folders: userFolders(env), env });
      },
    });
  }
}
