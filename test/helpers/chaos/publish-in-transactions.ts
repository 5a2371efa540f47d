import { setTimeout as pass } from 'node:timers/promises';
import type { NewRecord } from '../../../src/lib/kafka/records/record.js';
import { Connections } from '../../../src/lib/services/connect.js';
import { Log } from '../../../src/lib/services/log.js';
import { eventJson } from '../../../src/lib/services/producer/event-json.js';
import { planTopic } from '../../../src/lib/services/producer/topic-plan.js';
import { eventually } from '../eventually.js';
import { below, type Random } from '../seeded.js';
import type { Place, Published } from './history.js';
import { eventOf, type Publishing } from './publish-events.js';
import { TransactionalProducer } from './transactional-producer.js';

/**
 * Publishes events in one transaction after the other. Some are aborted, and some are left open by a producer that stands
 * still until another one has taken over, and then wants to go on.
 */
export async function publishInTransactions(
  { connect, topic, random, step }: Publishing,
  name: string,
  done: AbortSignal,
): Promise<readonly Published[]> {
  const life = new AbortController();
  const connections = new Connections(connect, name, life.signal, new Log(undefined));
  const kafka = await connections.newKafka();
  const { partitions, encode } = await eventually(() => planTopic(topic, kafka, connections), { within: 120_000 });
  const recordOf = (eventId: string) => encode(eventJson(eventOf(eventId, random)), { headers: { eventId } }).record;
  const open = () => TransactionalProducer.open(`${topic}-${name}`, { kafka, topic, partitions });

  const published: Published[] = [];
  let producer = await open();
  for (let transaction = 0; !done.aborted; transaction++) {
    const eventIds = Array.from({ length: 1 + below(30, random) }, (_, index) => `${name}-${transaction}-${index}`);
    const { outcome, places, ended } = await attempt(producer, eventIds.map(recordOf), random);
    published.push(
      ...eventIds.map((eventId, index) => ({
        eventId,
        producer: name,
        transaction,
        outcome,
        place: places[index] ?? null,
      })),
    );
    if (!ended) {
      const left = producer;
      producer = await open();
      const eventId = `${name}-${transaction}-fenced`;
      await refused(left.send([recordOf(eventId)]));
      await refused(left.transactions.commit());
      published.push({ eventId, producer: name, transaction: null, outcome: 'aborted', place: null });
    }
    step();
    await pass(below(150, random));
  }
  life.abort();
  await connections.close();
  return published;
}

interface Attempt extends Pick<Published, 'outcome'> {
  readonly places: readonly (Place | null)[];
  /** False where the next producer has to see to it: that aborts it, unless the brokers have begun to commit it. */
  readonly ended: boolean;
}

async function attempt(
  producer: TransactionalProducer,
  records: readonly NewRecord[],
  random: Random,
): Promise<Attempt> {
  const way = random();
  const aborted: Attempt = { outcome: 'aborted', places: [], ended: false };
  try {
    const places = await producer.send(records);
    if (way >= 0.5) return await committed(producer, places);
    if (way < 0.25) return aborted;
    await producer.transactions.abort();
    return { ...aborted, ended: true };
  } catch {
    return aborted;
  }
}

async function committed({ transactions }: TransactionalProducer, places: Attempt['places']): Promise<Attempt> {
  return transactions.commit().then(
    () => ({ outcome: 'acknowledged', places, ended: true }),
    () => ({ outcome: 'unknown', places: [], ended: false }),
  );
}

/** Of a producer that was fenced off. */
async function refused(work: Promise<unknown>): Promise<void> {
  const done = await work.then(
    () => true,
    () => false,
  );
  if (done) throw new Error('a producer that was fenced off has written, or committed');
}
