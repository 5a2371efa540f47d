import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../../src/lib/events/record-filter.js';

const line = Buffer.from(
  '{"key":null,"value":{"amount":"12.30","count":3,"price":0.5,"name":"x","all":["1.0","20.00"]}}\n',
);

describe('decimal()', () => {
  it.each<[string, boolean]>([
    ['decimal(value.amount) == decimal("12.3")', true],
    ['decimal(value.amount) != decimal("12.3")', false],
    ['decimal(value.amount) > decimal("9")', true],
    ['value.amount > "9"', false],
    ['decimal(value.amount) <= 12', false],
    ['13 > decimal(value.amount)', true],
    ['decimal(value.amount) >= 12.3', true],
    ['decimal(value.count) < decimal("3.0000000000000000001")', true],
    ['decimal(value.price) == 0.5', true],
    ['value.all.exists(each, decimal(each) > 19)', true],
  ])('%s', (expression, expected) => expect(compileFilter(expression).matches(line)).toBe(expected));

  it('of what is no number leaves the record out, and says so', () => {
    const filter = compileFilter('decimal(value.name) > 1');
    expect(filter.matches(line)).toBe(false);
    expect(filter.failures).toEqual({ count: 1, last: expect.stringContaining('"x" is no number') as string });
  });
});
