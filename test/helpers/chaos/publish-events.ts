import { setTimeout as pass } from 'node:timers/promises';
import { errorOf, hasErrorCode } from '../../../src/lib/errors.js';
import type { TaskCreatedEventInput } from '../../../src/lib/services/generated/events.js';
import { DeliveryError } from '../../../src/lib/services/errors.js';
import { EventProducer } from '../../../src/lib/services/producer/event-producer.js';
import { below, type Random } from '../seeded.js';
import type { Published } from './history.js';
import type { ServiceOptions } from './service-process.js';

export interface Publishing extends Pick<ServiceOptions, 'connect' | 'topic'> {
  readonly random: Random;
  /** Is called whenever it is known of something more what became of it. */
  readonly step: () => void;
}

/** Events that are published every fifty milliseconds, so that there is something to harm for a while. */
const pace = 20;
const users = 50;
/** Milliseconds after which it looks for new partitions, and asks the registry. */
const refreshInterval = 2_000;
/** What it warns of is what the suite does to it. */
const hooks = { onLog: () => undefined };

/** Publishes each event by itself. @returns what became of them, in the order in which they were handed over */
export async function publishEvents(
  { connect, topic, random, step }: Publishing,
  count: number,
): Promise<readonly Published[]> {
  const producer = new EventProducer<Readonly<Record<string, TaskCreatedEventInput>>>({
    ...connect,
    refreshInterval,
    hooks,
  });
  const published: Promise<Published>[] = [];
  for (let index = 0; index < count; index++) {
    await producer.ready();
    if (index % pace === 0) await pass(50);
    const event = eventOf(`e-${index}`, random);
    const { eventId } = event;
    const outcome = outcomeOf(eventId, producer.publish(topic, event, { headers: { eventId } }));
    published.push(outcome.finally(step));
  }
  const outcomes = await Promise.all(published);
  await producer.close();
  return outcomes;
}

/** Keeps a topic full until somebody deletes it. What becomes of its events does not matter. */
export async function publishUntilGone(connect: ServiceOptions['connect'], topic: string): Promise<readonly []> {
  const producer = new EventProducer<Readonly<Record<string, TaskCreatedEventInput>>>({
    ...connect,
    hooks,
    closeTimeout: 1,
  });
  for (let index = 0; ; index++) {
    const event = { userId: `u-${index}`, taskId: `t-${index}`, title: 'In vain' };
    const failure = await producer.publish(topic, event).then(() => null, errorOf);
    if (hasErrorCode(failure, 'TOPIC_NOT_FOUND')) break;
    await pass(20);
  }
  await producer.close();
  return [];
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
