import { describe, expect, it } from 'vitest';
import { BufferLimitError } from '../../../src/lib/values/growing-buffer.js';
import { jsonLiteral } from '../../../src/lib/values/json-literal.js';
import { JsonSink } from '../../../src/lib/values/json-sink.js';

function written(write: (sink: JsonSink) => void): string {
  const sink = new JsonSink({ capacity: 1 });
  write(sink);
  return sink.written().toString();
}

function utf8String(bytes: Uint8Array, start = 0, end = bytes.length): string | null {
  const sink = new JsonSink();
  return sink.utf8String(bytes, start, end) ? sink.written().toString() : null;
}

/** As JSON.stringify, with DEL, C1, line separators and bidi marks escaped as well. */
function stringified(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

describe('syntax', () => {
  it.each(['', '{', '[1]', '{"offset":', '"héllo ✓":', '{"a":1,"b":'])('writes the literal %j', (text) => {
    expect(written((sink) => sink.literal(jsonLiteral(text)))).toBe(text);
    const between = written((sink) => {
      sink.ascii('<');
      sink.literal(jsonLiteral(text));
      sink.ascii('>');
    });
    expect(between).toBe(`<${text}>`);
  });

  it('writes ASCII and raw bytes as they are', () => {
    const text = written((sink) => {
      sink.ascii('{"a":');
      sink.raw(Buffer.from('"é"'));
      sink.ascii('}\n');
    });
    expect(text).toBe('{"a":"é"}\n');
  });
});

describe('numbers', () => {
  const edges = [0, 1, 9, 10, 99, 100, 2 ** 30, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 1_700_000_000_123, 2 ** 53 - 1];
  const powers = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent).flatMap((power) => [power - 1, power]);

  it.each([...edges, ...powers])('writes the integer %d and its negative', (value) => {
    expect(written((sink) => sink.integer(value))).toBe(String(value));
    expect(written((sink) => sink.integer(-value))).toBe(String(-value));
  });

  it.each([2n ** 63n - 1n, -(2n ** 63n), 0n])('writes the bigint %d', (value) => {
    expect(written((sink) => sink.bigint(value))).toBe(String(value));
  });

  it.each([0.1, -1.5, 1e21, 1e-7, 5e-324, Number.MAX_VALUE, 2 ** 53, 123456789.125, 42, -42])(
    'writes the double %d as JSON.stringify',
    (value) => expect(written((sink) => sink.number(value))).toBe(JSON.stringify(value)),
  );

  it('keeps negative zero in a form that every reader takes for one', () => {
    expect(written((sink) => sink.number(-0))).toBe('-0.0');
  });

  it.each([NaN, Infinity, -Infinity])('refuses %d', (value) => {
    expect(() => new JsonSink().number(value)).toThrow(new RangeError(`JSON has no number ${value}`));
  });
});

describe('strings', () => {
  it('escapes what JSON asks for, and every other control character', () => {
    for (let code = 0; code < 0xd800; code++) {
      const text = `a${String.fromCodePoint(code)}b`;
      const json = written((sink) => sink.string(text));
      if (json !== stringified(text)) expect(json).toBe(stringified(text)); // tens of thousands of matchers take a second
    }
  });

  it('finds what is to be escaped at every place of strings of every length', () => {
    for (const unusual of ['"', '\\', '\n', '\u001f', '\u007f', '\u0085', 'é', '✓', '😀']) {
      for (let length = 0; length < 14; length++) {
        for (let at = 0; at <= length; at++) {
          const text = 'x'.repeat(at) + unusual + '~'.repeat(length - at);
          expect(utf8String(Buffer.from(text))).toBe(stringified(text));
        }
      }
    }
  });

  it('takes the part of the source that it is told', () => {
    const source = Buffer.from('"hidden"shown, é"hidden"');
    expect(utf8String(source, 8, 17)).toBe('"shown, é"');
    expect(utf8String(source.subarray(8), 0, 5)).toBe('"shown"');
  });

  it('writes one string after another, from changing sources', () => {
    const sink = new JsonSink({ capacity: 4 });
    for (const text of ['first, plain', 'second "quoted"', 'first, plain']) {
      expect(sink.utf8String(Buffer.from(text), 0, text.length)).toBe(true);
    }
    expect(sink.written().toString()).toBe('"first, plain""second \\"quoted\\"""first, plain"');
  });

  it('escapes long strings across its chunks', () => {
    const text = '\u0001é\u0085"'.repeat(20_001) + 'x';
    expect(utf8String(Buffer.from(text))).toBe(stringified(text));
    expect(utf8String(Buffer.from(`x${text}`))).toBe(stringified(`x${text}`));
  });

  it.each([
    ['a continuation byte alone', [0x61, 0x62, 0x63, 0x64, 0x80]],
    ['a cut sequence', [0xe2, 0x9c]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a code point beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['Latin-1', [0x22, 0x68, 0xe9, 0x6c]],
  ])('refuses %s and writes nothing', (_, bytes) => {
    const sink = new JsonSink();
    sink.ascii('[');
    expect(sink.utf8String(Uint8Array.from(bytes), 0, bytes.length)).toBe(false);
    expect(sink.written().toString()).toBe('[');
  });

  it('replaces the lone surrogates of a JavaScript string', () => {
    expect(written((sink) => sink.string('a\ud800b'))).toBe('"a\ufffdb"');
  });

  it('writes each byte as one character', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const text = String.fromCodePoint(...bytes);
    expect(written((sink) => sink.latin1String(bytes, 0, 256))).toBe(stringified(text));
    expect(written((sink) => sink.latin1String(bytes, 0xfe, 0xff))).toBe('"þ"');
  });

  it('writes base64 of a part of the source', () => {
    const source = Buffer.from([1, 2, 3, 250, 251, 252, 253]).subarray(1);
    expect(written((sink) => sink.base64(source, 1, 5))).toBe(source.subarray(1, 5).toString('base64'));
  });
});

describe('its memory', () => {
  it('grows and keeps what was written', () => {
    const text = written((sink) => {
      for (let value = 0; value < 10_000; value++) {
        sink.integer(value);
        sink.ascii(' ');
      }
    });
    expect(text.split(' ').slice(0, -1).map(Number)).toEqual(Array.from({ length: 10_000 }, (_, value) => value));
  });

  it('goes back to a length seen before, and no further', () => {
    const sink = new JsonSink();
    sink.ascii('[1');
    const { length } = sink;
    sink.ascii(',2');
    sink.truncate(length);
    sink.truncate(1000);
    sink.ascii(']');
    expect(sink.written().toString()).toBe('[1]');
    expect(sink.length).toBe(3);
  });

  it('hands over what was written and goes on in other memory', () => {
    const sink = new JsonSink({ capacity: 16 });
    sink.ascii('first and longer than the capacity');
    const first = sink.take();
    sink.ascii('second');
    expect(first.toString()).toBe('first and longer than the capacity');
    expect(sink.written().toString()).toBe('second');
    sink.reset();
    expect(sink.length).toBe(0);
  });

  it('stops at its limit', () => {
    const sink = new JsonSink({ capacity: 8, limit: 20 });
    sink.ascii('12345678901234567890');
    expect(() => sink.ascii('1')).toThrow(new BufferLimitError(20));
    expect(sink.written().toString()).toBe('12345678901234567890');
  });
});
