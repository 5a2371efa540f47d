import { expect, it } from 'vitest';
import { branchName, isBareUnion } from '../../../src/lib/formats/avro/json-shape.js';
import type { UnionSchema } from '../../../src/lib/formats/avro/schema.js';
import type { Json } from '../../../src/lib/values/json.js';
import { avroSchema } from '../../helpers/avro.js';

const array = { type: 'array', items: 'int' };
const map = { type: 'map', values: 'int' };
const record = { type: 'record', name: 'a.R', fields: [] };
const enumE = { type: 'enum', name: 'a.E', symbols: ['A'] };
const fixed = { type: 'fixed', name: 'a.F', size: 1 };

function union(branches: readonly Json[]): UnionSchema {
  const schema = avroSchema(branches);
  if (schema.type !== 'union') throw new Error('no union');
  return schema;
}

it.each<[readonly Json[], boolean]>([
  [['null', 'string'], true],
  [['null', 'boolean', 'long', 'string', array, record], true],
  [['null', 'boolean', 'double', array, map], true],
  [['null', fixed], true],
  [['null'], true],
  [['int', 'long'], false],
  [['long', 'double'], false],
  [['string', 'bytes'], false],
  [['string', enumE], false],
  [[fixed, enumE], false],
  [['double', 'string'], false],
  [['float', enumE], false],
  [['int', 'string'], true],
  [[map, record], false],
])('%j: bare is %s', (branches, bare) => expect(isBareUnion(union(branches))).toBe(bare));

it('names branches as tags do', () => {
  const { branches } = union(['null', 'int', array, map, record, enumE, fixed]);
  expect(branches.map(branchName)).toEqual(['null', 'int', 'array', 'map', 'a.R', 'a.E', 'a.F']);
});
