import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { TaskCreatedEventInput } from '../../../src/lib/services/generated/events.js';
import { DeliveryError } from '../../../src/lib/services/errors.js';
import { EventProducer } from '../../../src/lib/services/producer/event-producer.js';
import { SqliteDatabase } from '../../../src/lib/services/sqlite/sqlite-database.js';
import { eventually } from '../eventually.js';
import { openTestKafka } from '../kafka.js';
import { recordsIn } from '../raw-records.js';
import { below, oneOf, type Random } from '../seeded.js';
import type { ChaosCluster } from './cluster.js';
import type { History, Note, Published } from './history.js';
import { ServiceProcess, type ServiceOptions } from './service-process.js';

const services = 2;
const users = 50;
/** Events that are published every ten milliseconds, so that there is something to harm for a while. */
const pace = 20;
const brokers = ['kafka1', 'kafka2', 'kafka3'] as const;

/** One producer, two services and a cluster, of which some die or stand still at random moments. */
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
    await Promise.all([this.#harmServices(), this.#harmBrokers()]);
    await this.#cluster.repair();
  }

  async publish(count: number): Promise<readonly Published[]> {
    const { connect, topic } = this.#options;
    const producer = new EventProducer<Readonly<Record<string, TaskCreatedEventInput>>>(connect);
    const published: Promise<Published>[] = [];
    for (let index = 0; index < count; index++) {
      await producer.ready();
      if (index % pace === 0) await pass(10);
      const eventId = `e-${index}`;
      const event = { eventId, userId: `u-${below(users, this.#random)}`, taskId: `t-${index}`, title: 'Harm' };
      published.push(outcomeOf(eventId, producer.publish(topic, event, { headers: { eventId } })));
    }
    const outcomes = await Promise.all(published);
    await producer.close();
    return outcomes;
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

  async #harmServices(): Promise<void> {
    for (let faults = 3 + below(3, this.#random); faults > 0; faults--) {
      await pass(500 + below(3_000, this.#random));
      const index = below(services, this.#random);
      const service = this.#running[index];
      if (service === undefined) continue;
      if (this.#random() < 0.5) {
        this.#ends.push(await service.end('SIGKILL'));
        await pass(below(1_000, this.#random));
        this.#start(index);
      } else {
        service.send('SIGSTOP');
        await pass(200 + below(9_000, this.#random)); // shorter and longer than its session
        service.send('SIGCONT');
      }
    }
  }

  async #harmBrokers(): Promise<void> {
    for (let faults = 1 + below(2, this.#random); faults > 0; faults--) {
      await pass(500 + below(4_000, this.#random));
      const broker = oneOf(brokers, this.#random);
      if (this.#random() < 0.5) {
        await this.#cluster.kill(broker);
        await pass(below(4_000, this.#random));
        await this.#cluster.repair();
      } else {
        this.#cluster.signal(broker, 'SIGSTOP');
        await pass(200 + below(8_000, this.#random));
        this.#cluster.signal(broker, 'SIGCONT');
      }
    }
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

async function outcomeOf(eventId: string, report: ReturnType<EventProducer['publish']>): Promise<Published> {
  return report.then(
    ({ partition, offset }) => ({
      eventId,
      outcome: 'acknowledged',
      place: offset === null ? null : { partition, offset },
    }),
    (error: unknown) => {
      if (error instanceof DeliveryError) return { eventId, outcome: error.outcome, place: null };
      throw error;
    },
  );
}

async function pass(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
