import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../../src/lib/events/record-filter.js';
import { cpuTimer } from '../../helpers/cpu-time.js';

const good =
  '{"topic":"t","partition":0,"offset":5,"timestamp":1,"key":"k","headers":[],"value":{"a":"aab","tags":["x","yy"]},"schemaId":3}\n';
const bad = good.replace('"schemaId":3', '"schemaId":3,"error":"not a value","valueBytes":"QUI="');
const tombstone = good.replace(/"value":.*\},/, '"value":null,');

function matches(expression: string, line: string): boolean | string {
  const filter = compileFilter(expression);
  const found = filter.matches(Buffer.from(line));
  return filter.failures.count === 0 ? found : filter.failures.last;
}

describe('names that a line may leave out', () => {
  it.each<[string, string, boolean]>([
    ['error == null', good, true],
    ['error == null', bad, false],
    ['has(error)', good, false],
    ['has(error) && error.startsWith("not")', bad, true],
    ['!has( keySchemaId )', good, true],
    ['keySchemaId == null && valueBytes == null', good, true],
    ['has(valueBytes)', bad, true],
    ['has(value)', tombstone, false],
    ['has(value.a)', tombstone, false],
    ['value.a == "has(error)"', good, false],
    ['has(value.a) ? value.a.size() == 3 : false', good, true],
  ])('%s', (expression, line, found) => {
    expect(matches(expression, line)).toBe(found);
  });
});

describe('values of several types', () => {
  const mixed = good.replace('"value":{', '"value":{"mixed":[1,"x",null,1.5],"n":7,"huge":1e300,');

  it.each<[string, boolean]>([
    ['value.a in ["aab", 1, null]', true],
    ['value.n in ["x", 7.0]', true],
    ['value.mixed == [1, "x", null, 1.5]', true],
    ['{"a": value.n, "b": "x"} == {"a": 7, "b": "x"}', true],
    ['value.huge * 2.0 > 1e300', true],
    ['type(value.huge) == double', true],
    ['type(value.n) == int', true],
  ])('%s', (expression, found) => {
    expect(matches(expression, mixed)).toBe(found);
  });
});

describe('conversions', () => {
  it.each<[string]>([
    ['int(timestamp("2026-01-31T12:00:00.500Z")) == 1769860800'],
    ['int(timestamp("1969-12-31T23:59:59.500Z")) == -1'],
    ['string(timestamp(1769860800)) == "2026-01-31T12:00:00Z"'],
    ['string(timestamp("2026-01-31T12:00:00.120Z")) == "2026-01-31T12:00:00.12Z"'],
    ['string(duration("90m")) == "5400s"'],
    ['timestamp(timestamp(5)) == timestamp(5) && duration(duration("1s")) == duration("1s")'],
    ['int(5u) == 5'],
    ['bytes(value.a) < b"b" && bytes("b") >= b"aab"'],
  ])('%s', (expression) => {
    expect(matches(expression, good)).toBe(true);
  });

  it('of what is too large have no value', () => {
    expect(matches('int(uint("18446744073709551615")) > 0', good)).toBe(
      'int: 18446744073709551615 is beyond 64 bits with a sign',
    );
  });
});

describe('matches', () => {
  it.each<[string, boolean]>([
    ['value.a.matches("^a+b$")', true],
    ['value.a.matches("(a+)+c")', false],
    ['value.tags.exists(t, t.matches("^y+$"))', true],
    ['value.tags.filter(t, t.matches("z")).size() == 0', true],
    ['value.a.matches(value.tags[0])', false],
    ['key.matches("\\\\w") && value.a.matches("b")', true],
  ])('%s', (expression, found) => {
    expect(matches(expression, good)).toBe(found);
  });

  it('takes no longer than its text', () => {
    const line = good.replace('aab', 'a'.repeat(50_000));
    const cpuSeconds = cpuTimer();
    expect(matches('value.a.matches("(a+)+b$")', line)).toBe(false);
    expect(cpuSeconds()).toBeLessThan(5);
  });

  it.each([
    ['value.a.matches("(?=a)b")', 'lookarounds are not supported, as they can take for ever'],
    ['value.tags.all(t, t.matches(r"(a)\\1"))', 'back-references are not supported, as they can take for ever'],
  ])('%s is refused', (expression, reason) => {
    expect(() => compileFilter(expression)).toThrow(`--filter: ${reason}`);
  });
});
