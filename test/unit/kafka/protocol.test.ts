import { describe, expect, it } from 'vitest';
import { decodeResponse, encodeRequest, negotiateVersion, type Api } from '../../../src/lib/kafka/protocol/api.js';
import { BufferReader } from '../../../src/lib/kafka/protocol/buffer-reader.js';
import { BufferWriter } from '../../../src/lib/kafka/protocol/buffer-writer.js';
import {
  array,
  int16,
  int32,
  nullableString,
  since,
  string,
  struct,
  uuid,
  type ValueOf,
} from '../../../src/lib/kafka/protocol/codec.js';
import { incrementalAlterConfigsApi } from '../../../src/lib/kafka/protocol/incremental-alter-configs.js';

describe('BufferWriter and BufferReader', () => {
  it('agree on every primitive, also where the buffer has to grow', () => {
    const writer = new BufferWriter(1);
    writer.int8(-7);
    writer.int16(-30_000);
    writer.int32(-2_000_000_000);
    writer.uint32(4_000_000_000);
    writer.int64(-9_007_199_254_740_993n);
    writer.uvarint(300);
    writer.uvarint(0xffff_ffff);
    writer.varint(-1);
    writer.varint(-2_147_483_648);
    writer.varlong(-9_223_372_036_854_775_808n);
    writer.varlong(9_223_372_036_854_775_807n);
    writer.bytes(Buffer.from('abc'));
    const reader = new BufferReader(Buffer.from(writer.written()));
    expect(reader.int8()).toBe(-7);
    expect(reader.int16()).toBe(-30_000);
    expect(reader.int32()).toBe(-2_000_000_000);
    expect(reader.uint32()).toBe(4_000_000_000);
    expect(reader.int64()).toBe(-9_007_199_254_740_993n);
    expect(reader.uvarint()).toBe(300);
    expect(reader.uvarint()).toBe(0xffff_ffff);
    expect(reader.varint()).toBe(-1);
    expect(reader.varint()).toBe(-2_147_483_648);
    expect(reader.varlong()).toBe(-9_223_372_036_854_775_808n);
    expect(reader.varlong()).toBe(9_223_372_036_854_775_807n);
    expect(reader.bytes(3).toString()).toBe('abc');
    expect(reader.remaining).toBe(0);
  });

  it('refuses to read beyond the end', () => {
    expect(() => new BufferReader(Buffer.alloc(3)).int32()).toThrow('message ends too early');
    expect(() => new BufferReader(Buffer.alloc(3)).bytes(-1)).toThrow('message ends too early');
  });

  it('refuse an array that counts more than there are bytes, before it takes memory for it', () => {
    const bytes = Buffer.alloc(200);
    bytes.writeInt32BE(50_000_000);
    const before = process.memoryUsage().heapUsed;
    const read = () => array(int32).read(new BufferReader(bytes), { version: 0, flexible: false });
    expect(read).toThrow('message ends too early');
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(50_000_000);
  });
});

const body = struct({
  name: string,
  note: since(1, nullableString, null),
  items: array(struct({ id: int32 })),
  topicId: uuid,
});
const example: Api<ValueOf<typeof body>, ValueOf<typeof body>> = {
  key: 999,
  name: 'Example',
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 2,
  request: body,
  response: body,
};
const value = { name: 'a', note: 'b', items: [{ id: 1 }], topicId: 'AAAAAAAAAAAAAAAAAAAAAQ' };

describe('a described request', () => {
  it('has 16- and 32-bit lengths before its flexible version, and no field of a later one', () => {
    expect(encodeRequest(example, 0, value).toString('hex')).toBe(
      ['000161', '00000001', '00000001', '00000000000000000000000000000001'].join(''),
    );
  });

  it('has varint lengths and tagged fields from its flexible version on', () => {
    expect(encodeRequest(example, 2, value).toString('hex')).toBe(
      ['00', '0261', '0262', '02', '00000001', '00', '00000000000000000000000000000001', '00'].join(''),
    );
  });

  it.each([0, 1, 2])('reads back what it wrote in version %d', (version) => {
    const decoded = decodeResponse(example, version, encodeRequest(example, version, value));
    expect(decoded).toEqual(version === 0 ? { ...value, note: null } : value);
  });

  it('skips tagged fields that it does not know', () => {
    const tagged = Buffer.from(
      ['02', '0003010203', '010100', '0261', '00', '01', '0'.repeat(32), '01050177'].join(''),
      'hex',
    );
    expect(decodeResponse(example, 2, tagged)).toEqual({
      name: 'a',
      note: null,
      items: [],
      topicId: 'AAAAAAAAAAAAAAAAAAAAAA',
    });
  });

  it('negotiates the newest version of both sides', () => {
    expect(negotiateVersion(example, { minVersion: 0, maxVersion: 9 })).toBe(2);
    expect(negotiateVersion(example, { minVersion: 0, maxVersion: 1 })).toBe(1);
    expect(negotiateVersion(example, { minVersion: 3, maxVersion: 9 })).toBeNull();
    expect(negotiateVersion(example, undefined)).toBeNull();
  });
});

describe('error fields', () => {
  it('are read as signed numbers', () => {
    expect(int16.read(new BufferReader(Buffer.from('ffff', 'hex')), { version: 0, flexible: false })).toBe(-1);
    expect(incrementalAlterConfigsApi.flexibleFrom).toBe(1);
  });
});
