import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { SqliteDatabase } from '../../../src/lib/services/sqlite/sqlite-database.js';
import { eventually } from '../eventually.js';
import { openTestKafka } from '../kafka.js';
import { recordsIn } from '../raw-records.js';
import { below, oneOf, seeded, type Random } from '../seeded.js';
import type { ChaosCluster } from './cluster.js';
import type { History, Note, Published } from './history.js';
import { publishEvents } from './publish-events.js';
import { publishInTransactions } from './publish-in-transactions.js';
import { ServiceProcess, type ServiceOptions } from './service-process.js';

const services = 2;
const transactionalProducers = ['t1', 't2', 't3', 't4'];
const brokers = ['kafka1', 'kafka2', 'kafka3'] as const;

/** Some producers, two services and a cluster, of which some die or stand still at random moments. */
export class ChaosRun {
  readonly #cluster: ChaosCluster;
  readonly #random: Random;
  readonly #options: Omit<ServiceOptions, 'history'>;
  readonly #folder: string;
  readonly #running: ServiceProcess[] = [];
  readonly #all: ServiceProcess[] = [];
  readonly #ends: string[] = [];

  private constructor(cluster: ChaosCluster, random: Random, folder: string, options: Omit<ServiceOptions, 'history'>) {
    this.#cluster = cluster;
    this.#random = random;
    this.#folder = folder;
    this.#options = options;
    for (let index = 0; index < services; index++) this.#start(index);
  }

  static async begin(cluster: ChaosCluster, random: Random): Promise<ChaosRun> {
    const { topic, folder, catalog } = await cluster.newTopic();
    const connect = { brokers: cluster.brokers, registry: cluster.registry, catalog };
    return new ChaosRun(cluster, random, folder, {
      connect,
      topic,
      groupId: `${topic}-group`,
      database: join(folder, 'effects.db'),
    });
  }

  /** Harms services and, beside that, one broker at a time. */
  async harm(): Promise<void> {
    await Promise.all([this.#harmServices(this.#ownRandom()), this.#harmBrokers(this.#ownRandom())]);
    await this.#cluster.repair();
  }

  /** Publishes so many events one by one and, until the harm is done, further ones in transactions. */
  async publish(count: number, harmed: Promise<void>): Promise<readonly Published[]> {
    const { connect, topic } = this.#options;
    const done = new AbortController();
    const publishing = () => ({ connect, topic, random: this.#ownRandom() });
    const published = await Promise.all([
      publishEvents(publishing(), count),
      ...transactionalProducers.map(async (name) => publishInTransactions(publishing(), name, done.signal)),
      harmed.finally(() => done.abort()).then(() => []),
    ]);
    return published.flat();
  }

  /** Waits until everything has had its effect that was acknowledged, then ends the services. */
  async settle(published: readonly Published[]): Promise<void> {
    const acknowledged = published.filter(({ outcome }) => outcome === 'acknowledged');
    await eventually(
      () => {
        const effects = this.#effects();
        expect(acknowledged.filter(({ eventId }) => !effects.has(eventId)).length).toBe(0);
      },
      { within: 120_000 },
    );
    for (const service of this.#running) this.#ends.push(await service.end('SIGTERM'));
  }

  async history(published: readonly Published[]): Promise<History> {
    expect(this.#ends.filter((end) => end !== 'SIGKILL' && end !== 'SIGTERM')).toEqual([]);
    const records = await recordsIn(this.#options.topic, openTestKafka(this.#cluster.brokers));
    const log = records.map(({ partition, offset, headers }) => {
      return { partition, offset, eventId: headers[0]?.value?.toString() ?? '' };
    });
    const processes: readonly (readonly Note[])[] = this.#all.map(({ notes }) => notes);
    return { published, log, processes, effects: this.#effects() };
  }

  async #harmServices(random: Random): Promise<void> {
    for (let faults = 3 + below(3, random); faults > 0; faults--) {
      await pass(500 + below(3_000, random));
      const index = below(services, random);
      const service = this.#running[index];
      if (service === undefined) continue;
      if (random() < 0.5) {
        this.#ends.push(await service.end('SIGKILL'));
        await pass(below(1_000, random));
        this.#start(index);
      } else {
        service.send('SIGSTOP');
        await pass(200 + below(9_000, random)); // shorter and longer than its session
        service.send('SIGCONT');
      }
    }
  }

  async #harmBrokers(random: Random): Promise<void> {
    for (let faults = 1 + below(2, random); faults > 0; faults--) {
      await pass(500 + below(4_000, random));
      const broker = oneOf(brokers, random);
      if (random() < 0.5) {
        await this.#cluster.kill(broker);
        await pass(below(4_000, random));
        await this.#cluster.repair();
      } else {
        this.#cluster.signal(broker, 'SIGSTOP');
        await pass(200 + below(8_000, random));
        this.#cluster.signal(broker, 'SIGCONT');
      }
    }
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
