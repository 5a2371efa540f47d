import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { SqliteDatabase } from '../../../src/lib/services/sqlite/sqlite-database.js';
import { openTestKafka } from '../kafka.js';
import { recordsIn } from '../raw-records.js';
import { below, seeded, type Random } from '../seeded.js';
import type { ChaosCluster } from './cluster.js';
import { harmBrokers } from './broker-faults.js';
import { addPartitions, deleteTopic, joinGarbage } from './group-faults.js';
import type { History, Note, Published } from './history.js';
import { clientId, harmNetwork } from './network-faults.js';
import type { Progress } from './progress.js';
import { publishEvents, publishUntilGone } from './publish-events.js';
import { publishInTransactions } from './publish-in-transactions.js';
import { RegistryHarm } from './registry-faults.js';
import { ServiceProcess, type ServiceOptions } from './service-process.js';

const services = 2;
const publisher = 'events by themselves';
const transactionalProducers = ['t1', 't2', 't3', 't4'];
/** What a run has to do with. */
export interface Circumstances {
  readonly cluster: ChaosCluster;
  readonly random: Random;
  readonly progress: Progress;
}

/** Some producers, two services and a cluster, of which some die or stand still at random moments. */
export class ChaosRun {
  readonly #cluster: ChaosCluster;
  readonly #random: Random;
  readonly #progress: Progress;
  readonly #options: Omit<ServiceOptions, 'history'>;
  readonly #folder: string;
  readonly #running: ServiceProcess[] = [];
  readonly #all: ServiceProcess[] = [];
  readonly #ends: string[] = [];
  /** How many requests the registry has not answered as it should. */
  harmedRequests = 0;

  private constructor(
    { cluster, random, progress }: Circumstances,
    folder: string,
    options: Omit<ServiceOptions, 'history'>,
  ) {
    this.#cluster = cluster;
    this.#random = random;
    this.#progress = progress;
    this.#folder = folder;
    this.#options = options;
    for (let index = 0; index < services; index++) this.#start(index);
  }

  static async begin(circumstances: Circumstances): Promise<ChaosRun> {
    const { cluster } = circumstances;
    const { topic, doomed, folder, catalog } = await cluster.newTopics();
    const connect = { brokers: cluster.brokers, registry: cluster.registry, catalog, clientId };
    return new ChaosRun(circumstances, folder, {
      connect,
      topic,
      doomed,
      groupId: `${topic}-group`,
      database: join(folder, 'effects.db'),
    });
  }

  /** Harms services with the registry and, beside that, their group, one broker at a time and the network to the brokers. */
  async harm(): Promise<void> {
    const { topic, doomed, groupId } = this.#options;
    const group = { topic, doomed, groupId, behind: this.#cluster.behind };
    await Promise.all([
      joinGarbage(group, this.#ownRandom(), this.#progress),
      addPartitions(group, this.#ownRandom(), this.#progress),
      deleteTopic(group, this.#ownRandom(), this.#progress),
      this.#harmServices(this.#ownRandom()),
      harmBrokers(this.#cluster, this.#ownRandom(), this.#progress),
      harmNetwork(this.#cluster, this.#ownRandom(), this.#progress),
    ]);
    await this.#cluster.repair();
  }

  /** Publishes so many events one by one and, until the harm is done, further ones in transactions. */
  async publish(count: number, harmed: Promise<void>): Promise<readonly Published[]> {
    const { connect, topic, doomed } = this.#options;
    const done = new AbortController();
    const publishing = (name: string) => {
      const step = (): void => this.#progress.step(name);
      return { connect, topic, random: this.#ownRandom(), step };
    };
    const published = await Promise.all([
      this.#progress.watch(publisher, publishEvents(publishing(publisher), count)),
      publishUntilGone(connect, doomed),
      ...transactionalProducers.map(async (name) =>
        this.#progress.watch(name, publishInTransactions(publishing(name), name, done.signal)),
      ),
      harmed.finally(() => done.abort()).then(() => []),
    ]);
    return published.flat();
  }

  /** Waits until everything has had its effect that was acknowledged, then ends the services. */
  async settle(published: readonly Published[]): Promise<void> {
    const acknowledged = published.filter(({ outcome }) => outcome === 'acknowledged');
    await this.#progress.until('effects', acknowledged.length, () => {
      const effects = this.#effects();
      return acknowledged.filter(({ eventId }) => effects.has(eventId)).length;
    });
    for (const service of this.#running) this.#ends.push(await this.#ended(service, 'SIGTERM'));
  }

  /** What services said that ended by themselves. */
  get failures(): readonly string[] {
    return this.#ends.filter((end) => end !== 'SIGKILL' && end !== 'SIGTERM');
  }

  async history(published: readonly Published[]): Promise<History> {
    const records = await recordsIn(this.#options.topic, openTestKafka(this.#cluster.behind));
    const log = records.map(({ partition, offset, headers }) => {
      return { partition, offset, eventId: headers[0]?.value?.toString() ?? '' };
    });
    const processes: readonly (readonly Note[])[] = this.#all.map(({ notes }) => notes);
    return { published, log, processes, effects: this.#effects() };
  }

  async #harmServices(random: Random): Promise<void> {
    const registry = new RegistryHarm(this.#cluster.registryProxy, random, this.#progress);
    for (let faults = 4 + below(3, random); faults > 0; faults--) {
      await pass(500 + below(3_000, random));
      const index = below(services, random);
      const service = this.#running[index];
      if (service === undefined) continue;
      if (random() < 0.7) {
        this.#ends.push(await this.#ended(service, random() < 0.5 ? 'SIGKILL' : 'SIGTERM'));
        await registry.during(() => this.#start(index)); // a new process has no schema yet
        this.harmedRequests = registry.harmed;
      } else {
        service.send('SIGSTOP');
        await pass(200 + below(9_000, random)); // shorter and longer than its session
        service.send('SIGCONT');
      }
    }
  }

  /** By SIGTERM it is given more time than it says that it takes: its last commit may wait for a broker. */
  async #ended(service: ServiceProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<string> {
    const startedAt = Date.now();
    const end = await this.#progress.watch(`a service ends by ${signal}`, service.end(signal));
    this.#progress.note(`a service has ended by ${signal} in ${Date.now() - startedAt} ms`);
    return end;
  }

  /** For one of those who are at work side by side: what it does is the same for the same seed. */
  #ownRandom(): Random {
    return seeded(below(2 ** 31, this.#random));
  }

  #start(index: number): void {
    const history = join(this.#folder, `history-${this.#all.length}.jsonl`);
    const service = new ServiceProcess({ ...this.#options, history });
    onTestFinished(async () => {
      await service.end('SIGKILL'); // where the test has failed
    });
    this.#running[index] = service;
    this.#all.push(service);
  }

  #effects(): ReadonlyMap<string, number> {
    const database = new SqliteDatabase(this.#options.database);
    try {
      const rows = database.all('SELECT event_id, count(*) AS times FROM effects GROUP BY event_id');
      return new Map(rows.map(({ event_id: eventId, times }) => [String(eventId), Number(times)]));
    } finally {
      database.close();
    }
  }
}
