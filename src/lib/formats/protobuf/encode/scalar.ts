import { expected } from '../../shared/found.js';
import type { EncodeProblems } from '../../shared/problems.js';
import type { ExactJson } from '../../../values/exact-json.js';
import { exactNumber } from '../../../values/exact-number.js';
import { PreciseNumber } from '../../../values/precise-number.js';
import type { EnumType, ScalarType } from '../message-type.js';
import type { PlainFieldType } from '../field-fit.js';
import { base64Bytes } from './base64.js';
import { integerRanges, type IntegerType } from '../scalar-types.js';
import type { WireOutput } from '../wire-output.js';

/** What a value of a scalar or an enum is, once its JSON was understood. */
export type PlainValue = number | bigint | boolean | string | Buffer;

/** @returns undefined, with a problem added, for JSON that is none of this type */
export function plainValue(json: ExactJson, type: PlainFieldType, problems: EncodeProblems): PlainValue | undefined {
  const found = type.kind === 'enum' ? enumNumber(json, type) : scalarValue(json, type.scalar);
  if (!(found instanceof Wrong)) return found;
  problems.add(found.message);
  return undefined;
}

/** Whether the value is the one that a field without presence has when it is not written. */
export function isDefault(value: PlainValue): boolean {
  if (typeof value === 'number') return Object.is(value, 0);
  return typeof value === 'object' ? value.length === 0 : value === 0n || value === false || value === '';
}

export function writePlain(output: WireOutput, type: PlainFieldType, value: PlainValue): void {
  if (type.kind === 'enum') output.varint(Number(value));
  else writers[type.scalar](output, value);
}

const mostNames = 30;

class Wrong {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

function scalarValue(json: ExactJson, scalar: ScalarType): PlainValue | Wrong {
  switch (scalar) {
    case 'bool':
      return typeof json === 'boolean' ? json : new Wrong(expected('true or false', json));
    case 'string':
      return text(json);
    case 'bytes':
      return base64Bytes(json) ?? new Wrong(expected('bytes in base64', json));
    case 'double':
    case 'float':
      return double(json, scalar);
    default:
      return integer(json, scalar);
  }
}

function text(json: ExactJson): string | Wrong {
  if (typeof json !== 'string') return new Wrong(expected('a string', json));
  const lone = json.search(/\p{Surrogate}/u);
  return lone === -1
    ? json
    : new Wrong(`${expected('a string', json)}, of which character ${lone + 1} is half of a surrogate pair`);
}

const numberText = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const unusual: Readonly<Record<string, number>> = { NaN: NaN, Infinity: Infinity, '-Infinity': -Infinity };

/** A number, or its text, which is how JSON has those of 64 bits. */
function numberIn(json: ExactJson): number | bigint | null {
  if (typeof json === 'number' || typeof json === 'bigint') return json;
  if (json instanceof PreciseNumber) return json.toNumber();
  return typeof json === 'string' && numberText.test(json) ? exactNumber(json) : null;
}

function integer(json: ExactJson, scalar: IntegerType): number | bigint | Wrong {
  const number = numberIn(json);
  const what = `${scalar.startsWith('i') ? 'an' : 'a'} ${scalar}`;
  if (number === null || (typeof number === 'number' && !Number.isInteger(number))) {
    return new Wrong(expected(what, json));
  }
  const [least, greatest] = integerRanges[scalar];
  if (number < least || number > greatest) return new Wrong(`${expected(what, json)}, which is out of range`);
  return typeof number === 'number' ? number + 0 : number; // without the sign of a negative zero
}

function double(json: ExactJson, scalar: 'double' | 'float'): number | Wrong {
  const special = typeof json === 'string' && Object.hasOwn(unusual, json) ? unusual[json] : undefined;
  if (special !== undefined) return special;
  const number = numberIn(json);
  if (number === null) return new Wrong(expected(`a ${scalar}`, json));
  const value = scalar === 'float' ? Math.fround(Number(number)) : Number(number);
  return Number.isFinite(value) ? value : new Wrong(`${expected(`a ${scalar}`, json)}, which is out of range`);
}

function enumNumber(json: ExactJson, { name, numbers }: EnumType): number | Wrong {
  if (json === null && name === 'google.protobuf.NullValue') return 0;
  const number = typeof json === 'string' ? numbers.get(json) : json;
  const isNumber = typeof number === 'number' && Number.isInteger(number) && number >= -(2 ** 31) && number < 2 ** 31;
  return isNumber ? number : new Wrong(expected(`one of ${someNames(numbers)}`, json));
}

/** Names of an enum, of which there may be many thousands. */
function someNames(numbers: ReadonlyMap<string, number>): string {
  const names = [...numbers.keys()].slice(0, mostNames).map((name) => JSON.stringify(name));
  return numbers.size > mostNames ? `${names.join(', ')} and ${numbers.size - mostNames} more` : names.join(', ');
}

const writers: Readonly<Record<ScalarType, (output: WireOutput, value: PlainValue) => void>> = {
  double: (output, value) => output.double(Number(value)),
  float: (output, value) => output.float(Number(value)),
  int32: (output, value) => output.varint(Number(value)),
  int64: (output, value) => output.varint(toBigInt(value)),
  uint32: (output, value) => output.varint(Number(value)),
  uint64: (output, value) => output.varint(toBigInt(value)),
  sint32: (output, value) => output.varint(((Number(value) << 1) ^ (Number(value) >> 31)) >>> 0),
  sint64: (output, value) => output.varint((toBigInt(value) << 1n) ^ (toBigInt(value) >> 63n)),
  fixed32: (output, value) => output.fixed32(Number(value)),
  fixed64: (output, value) => output.fixed64(toBigInt(value)),
  sfixed32: (output, value) => output.fixed32(Number(value)),
  sfixed64: (output, value) => output.fixed64(toBigInt(value)),
  bool: (output, value) => output.varint(value === true ? 1 : 0),
  string: (output, value) => delimited(output, Buffer.from(String(value))),
  bytes: (output, value) => delimited(output, Buffer.isBuffer(value) ? value : Buffer.alloc(0)),
};

function toBigInt(value: PlainValue): bigint {
  return typeof value === 'bigint' ? value : BigInt(Number(value));
}

function delimited(output: WireOutput, bytes: Buffer): void {
  output.varint(bytes.length);
  output.raw(bytes);
}
