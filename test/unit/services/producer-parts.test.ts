import { describe, expect, it } from 'vitest';
import { BufferFullError } from '../../../src/lib/services/errors.js';
import { Log } from '../../../src/lib/services/log.js';
import { BufferBudget } from '../../../src/lib/services/producer/buffer-budget.js';
import { eventJson } from '../../../src/lib/services/producer/event-json.js';

describe('an event as JSON', () => {
  it('is a copy, without what is undefined', () => {
    const event = { a: [1, { b: 'c' }], none: undefined, big: 2n ** 60n, not: NaN };
    const { json, problems } = eventJson(event);
    event.a.push(2);
    expect([json, problems]).toEqual([{ a: [1, { b: 'c' }], big: 2n ** 60n, not: 'NaN' }, []]);
  });

  it('names what is none of JSON by its path', () => {
    const { problems } = eventJson({ when: new Date(0), tags: ['a', () => 'b'], 'a.b': { c: Symbol('d') } });
    expect(problems.map(({ path = '', message }) => `${path}: ${message}`)).toEqual([
      'when: no value of JSON: a Date',
      'tags[1]: no value of JSON: function',
      '["a.b"].c: no value of JSON: symbol',
    ]);
  });

  it('ends where an object holds itself', () => {
    const event: Record<string, unknown> = {};
    event['self'] = event;
    expect(eventJson(event).problems).toEqual([
      expect.objectContaining({ message: 'no value of JSON: nested too deeply' }),
    ]);
  });
});

describe('the budget of a producer', () => {
  it('takes one event however large, and no more than its limits', () => {
    const budget = new BufferBudget({ bytes: 100, events: 2 });
    budget.take(500);
    expect(() => budget.take(1)).toThrow(BufferFullError);
    budget.release(500);
    budget.take(60);
    budget.take(40);
    expect(() => budget.take(0)).toThrow('the producer holds 2 events that are not acknowledged yet');
  });

  it('is ready again when half of it is free', async () => {
    const budget = new BufferBudget({ bytes: 100, events: 100 });
    for (const bytes of [30, 30, 40]) budget.take(bytes);
    const order: string[] = [];
    const ready = budget.ready().then(() => order.push('ready'));
    for (const bytes of [30, 30]) {
      budget.release(bytes);
      await Promise.resolve();
      order.push(`${bytes} released`);
    }
    await ready;
    expect(order).toEqual(['30 released', '30 released', 'ready']);
  });
});

it('a hook that throws is heard of, and does no harm', () => {
  const messages: string[] = [];
  const log = new Log(({ message }) => messages.push(message));
  log.notify(
    'onDelivered',
    () => {
      throw new Error('mine');
    },
    {},
  );
  expect(messages).toEqual(['the hook "onDelivered" has thrown']);
  expect(() => new Log(() => void messages.at(-1)?.at(0)?.at(9)?.at(0)).info('fine')).not.toThrow();
});
