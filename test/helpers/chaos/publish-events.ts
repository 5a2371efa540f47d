import { setTimeout as pass } from 'node:timers/promises';
import type { TaskCreatedEventInput } from '../../../src/lib/services/generated/events.js';
import { DeliveryError } from '../../../src/lib/services/errors.js';
import { EventProducer } from '../../../src/lib/services/producer/event-producer.js';
import { below, type Random } from '../seeded.js';
import type { Published } from './history.js';
import type { ServiceOptions } from './service-process.js';

export interface Publishing extends Pick<ServiceOptions, 'connect' | 'topic'> {
  readonly random: Random;
}

/** Events that are published every ten milliseconds, so that there is something to harm for a while. */
const pace = 20;
const users = 50;

/** Publishes each event by itself. @returns what became of them, in the order in which they were handed over */
export async function publishEvents(
  { connect, topic, random }: Publishing,
  count: number,
): Promise<readonly Published[]> {
  const producer = new EventProducer<Readonly<Record<string, TaskCreatedEventInput>>>(connect);
  const published: Promise<Published>[] = [];
  for (let index = 0; index < count; index++) {
    await producer.ready();
    if (index % pace === 0) await pass(10);
    const event = eventOf(`e-${index}`, random);
    const { eventId } = event;
    published.push(outcomeOf(eventId, producer.publish(topic, event, { headers: { eventId } })));
  }
  const outcomes = await Promise.all(published);
  await producer.close();
  return outcomes;
}

/** Its key is one of a few, so that their order can be looked at. */
export function eventOf(eventId: string, random: Random) {
  return { eventId, userId: `u-${below(users, random)}`, taskId: `t-${eventId}`, title: 'Harm' };
}

async function outcomeOf(eventId: string, report: ReturnType<EventProducer['publish']>): Promise<Published> {
  const common = { eventId, producer: 'alone', transaction: null };
  return report.then(
    ({ partition, offset }) => {
      return { ...common, outcome: 'acknowledged', place: offset === null ? null : { partition, offset } };
    },
    (error: unknown) => {
      if (error instanceof DeliveryError) return { ...common, outcome: error.outcome, place: null };
      throw error;
    },
  );
}
