import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/lib/values/json.js';
import { decodedText, recordOf } from '../../helpers/avro.js';
import { cpuTimer } from '../../helpers/cpu-time.js';

const enumE = { type: 'enum', name: 'com.example.E', symbols: ['A', 'B'] };
const fixedF = { type: 'fixed', name: 'F', size: 3 };
const list = { type: 'record', name: 'List', fields: [{ name: 'next', type: ['null', 'List'] }] };
const endless = { type: 'record', name: 'Endless', fields: [{ name: 'self', type: 'Endless' }] };
const nulls = { type: 'array', items: 'null' };

describe('values of each type', () => {
  it.each<[Json, string, string]>([
    ['null', '', 'null'],
    ['boolean', '00', 'false'],
    ['boolean', '01', 'true'],
    ['int', '01', '-1'],
    ['int', 'ffffffff0f', '-2147483648'],
    ['int', '8000', '0'],
    ['long', 'f6a1abfef962', '1700000000123'],
    ['long', 'feffffffffffff1f', '9007199254740991'],
    ['long', '8080808080808020', '9007199254740992'],
    ['long', 'feffffffffffffffff01', '9223372036854775807'],
    ['long', 'ffffffffffffffffff01', '-9223372036854775808'],
    ['float', 'cdcccc3d', '0.1'],
    ['float', '00000080', '-0.0'],
    ['float', '0000c07f', '"NaN"'],
    ['float', '000080ff', '"-Infinity"'],
    ['float', '01000000', '1e-45'],
    ['float', 'ffff7f7f', '3.4028235e+38'],
    ['float', '00004040', '3'],
    ['double', '9a9999999999b93f', '0.1'],
    ['double', '0000000000000080', '-0.0'],
    ['double', '000000000000f07f', '"Infinity"'],
    ['double', '0000000000000840', '3'],
    ['double', '50efe2d6e41a4b44', '1e+21'],
    ['bytes', '0a00227f80ff', '"\\u0000\\"\\u007f\\u0080ÿ"'],
    ['string', '0c68c3a90a2222', '"hé\\n\\"\\""'],
    ['string', '00', '""'],
    [enumE, '02', '"B"'],
    [fixedF, '0041ff', '"\\u0000Aÿ"'],
    [{ type: 'array', items: 'int' }, '00', '[]'],
    [{ type: 'array', items: 'int' }, '04020400', '[1,2]'],
    [{ type: 'array', items: 'int' }, '02020304040600', '[1,2,3]'],
    [nulls, '0600', '[null,null,null]'],
    [{ type: 'map', values: 'long' }, '00', '{}'],
    [{ type: 'map', values: 'long' }, '0402610202622200', '{"a":1,"b":17}'],
    [recordOf(), '', '{}'],
    [recordOf('int', 'string'), '020278', '{"f":1,"f2":"x"}'],
    [list, '020200', '{"next":{"next":{"next":null}}}'],
    [{ type: 'long', logicalType: 'timestamp-millis' }, '02', '1'],
    [{ type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 }, '0401f4', '"5.00"'],
  ])('%j %s is %s', (schema, hex, text) => expect(decodedText(hex, schema)).toBe(text));
});

describe('unions', () => {
  it.each<[Json, string, string]>([
    [['null', 'string'], '00', 'null'],
    [['null', 'string'], '020261', '"a"'],
    [['null', 'int', 'string', 'boolean', { type: 'array', items: 'int' }, list], '0202', '1'],
    [['null', 'int', 'string', 'boolean', { type: 'array', items: 'int' }, list], '0a00', '{"next":null}'],
    [['null', { type: 'map', values: 'int' }], '02020261' + '0600', '{"a":3}'],
    [['null', 'double'], '02000000000000f87f', '"NaN"'],
    [['string'], '000261', '"a"'],
  ])('%j, which JSON tells apart, is bare: %s is %s', (schema, hex, text) => {
    expect(decodedText(hex, schema)).toBe(text);
  });

  it.each<[Json, string, string]>([
    [['int', 'long'], '0206', '{"long":3}'],
    [['null', 'int', 'long'], '00', 'null'],
    [['string', 'bytes'], '020261', '{"bytes":"a"}'],
    [['string', enumE], '0202', '{"com.example.E":"B"}'],
    [['string', 'double'], '000261', '{"string":"a"}'],
    [[fixedF, enumE], '00414243', '{"F":"ABC"}'],
    [[{ type: 'map', values: 'int' }, list], '0000', '{"map":{}}'],
    [[{ type: 'map', values: 'int' }, list], '0200', '{"List":{"next":null}}'],
  ])('%j, which JSON confuses, is tagged: %s is %s', (schema, hex, text) => {
    expect(decodedText(hex, schema)).toBe(text);
  });
});

describe('bytes that are no value', () => {
  it.each<[Json, string, string]>([
    ['boolean', '', ': the bytes end here (byte 0)'],
    ['boolean', '02', ': byte 2 is no boolean (byte 0)'],
    ['int', '8080808010', ': 2147483648 is out of range for an int (byte 0)'],
    ['int', 'ff', ': the bytes end here (byte 1)'],
    ['long', 'ffffffffffffffffff03', ': a number of more than 64 bits (byte 0)'],
    ['long', 'ffffffffffffffffffffff01', ': a number of more than 64 bits (byte 0)'],
    ['long', '0200', ': the value ends here, 1 byte early (byte 1)'],
    ['null', '0000', ': the value ends here, 2 bytes early (byte 0)'],
    ['float', '000000', ': float of 4 bytes, where 3 bytes are left (byte 0)'],
    ['double', '00', ': double of 8 bytes, where 1 byte is left (byte 0)'],
    ['string', '0a6162', ': string of 5 bytes, where 2 bytes are left (byte 0)'],
    ['string', '01', ': string of -1 bytes (byte 0)'],
    ['string', '04c328', ': not valid UTF-8 (byte 1)'],
    ['bytes', 'feffffffffffffffff01', ': bytes of 9223372036854776000 bytes, where 0 bytes are left (byte 0)'],
    [fixedF, '4142', ': fixed of 3 bytes, where 2 bytes are left (byte 0)'],
    [enumE, '04', ': symbol 2 of an enum of 2 (byte 0)'],
    [enumE, '01', ': symbol -1 of an enum of 2 (byte 0)'],
    [['null', 'int'], '04', ': branch 2 of a union of 2 (byte 0)'],
    [{ type: 'array', items: 'long' }, '0a020202', ': a block of 5 items, where 3 bytes are left (byte 0)'],
    [{ type: 'array', items: 'long' }, '0202', ': the bytes end here (byte 2)'],
    [
      { type: 'array', items: 'double' },
      '04' + '00'.repeat(15),
      ': a block of 2 items, where 15 bytes are left (byte 0)',
    ],
    [{ type: 'array', items: 'int' }, '010102', ': a block of -1 bytes, where 1 byte is left (byte 0)'],
    [{ type: 'array', items: 'int' }, '010402', ': a block of 2 bytes, where 1 byte is left (byte 0)'],
    [{ type: 'array', items: 'int' }, '0104020000', ': a block of 1 byte, which says 2 (byte 2)'],
    [{ type: 'map', values: 'int' }, '02010000', ': string of -1 bytes (byte 1)'],
    [{ type: 'map', values: 'int' }, '0202ff0200', ': a key that is not valid UTF-8 (byte 2)'],
    [{ type: 'map', values: 'int' }, '04' + '026102' + '026104' + '00', ': the key "a" is there twice (byte 6)'],
    [nulls, 'feffffffffffffffff01', ': more than 100000 items of no bytes (byte 0)'],
  ])('%j %s', (schema, hex, message) => expect(decodedText(hex, schema)).toBe(message));

  it('says where in the record', () => {
    const address = { type: 'record', name: 'Address', fields: [{ name: 'street', type: 'string' }] };
    const map = { type: 'map', values: ['null', address] };
    expect(decodedText('02', recordOf('int', enumE))).toBe('f2: the bytes end here (byte 1)');
    expect(decodedText('0204', recordOf('int', enumE))).toBe('f2: symbol 2 of an enum of 2 (byte 1)');
    expect(decodedText('0402610362', recordOf({ type: 'array', items: 'string' }))).toBe(
      'f[1]: string of -2 bytes (byte 3)',
    );
    expect(decodedText('02' + '0261' + '02' + '02ff' + '00', recordOf(map))).toBe(
      'f.a.street: not valid UTF-8 (byte 5)',
    );
    expect(decodedText('02' + '06612062' + '05', { type: 'map', values: enumE })).toBe(
      '["a b"]: symbol -3 of an enum of 2 (byte 5)',
    );
  });
});

describe('bytes made to do harm', () => {
  it('have a limit to how deeply they nest', () => {
    expect(decodedText(`${'02'.repeat(499)}00`, list)).toBe(`${'{"next":'.repeat(500)}null${'}'.repeat(500)}`);
    const path = `${'next.'.repeat(100).slice(0, 200)}…`;
    expect(decodedText(`${'02'.repeat(500)}00`, list)).toBe(`${path}: nested more than 500 levels deep (byte 500)`);
    expect(decodedText('', endless)).toMatch(/^self\.self.*…: nested more than 500 levels deep \(byte 0\)$/);
    const lists = { type: 'record', name: 'Lists', fields: [{ name: 'in', type: { type: 'array', items: 'Lists' } }] };
    expect(decodedText('02'.repeat(100_000), lists)).toMatch(/: nested more than 500 levels deep \(byte 250\)$/);
  });

  it('cannot make up items of no bytes without end', () => {
    const many = { type: 'array', items: nulls };
    const inner = `${'feff03'.padStart(6, '0')}00`; // 32767 nulls
    expect(decodedText(`08${inner.repeat(3)}${inner}00`, many)).toMatch(/^\[3\]: more than 100000 items of no bytes/);
    const empty = { type: 'array', items: recordOf('null', { type: 'fixed', name: 'Nothing', size: 0 }) };
    expect(decodedText('feffffff7f00', empty)).toBe(': more than 100000 items of no bytes (byte 0)');
  });

  it('are refused at once, however large they say they are', () => {
    const cpuSeconds = cpuTimer();
    const deep = { type: 'array', items: { type: 'map', values: { type: 'array', items: 'string' } } };
    decodedText('feffffff0f0200', deep);
    decodedText('feffffffffffffffff01', { type: 'map', values: 'string' });
    decodedText('feffffffff7f', 'string');
    expect(cpuSeconds()).toBeLessThan(5);
  });
});
