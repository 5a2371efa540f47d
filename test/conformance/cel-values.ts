import { Duration, UnsignedInt } from '@marcbachmann/cel-js/evaluator';
import { kindIn, messageIn, messagesIn, textIn, type TextMessage } from './textproto.js';

// The values of cel-spec's cases, as what cel-js has for them, and as text to compare them by.

/** `cel.expr.Value` as a value of cel-js. @throws Error for messages and enums, which our expressions do not have */
export function celValue(value: TextMessage): unknown {
  const { kind, text, message } = kindIn(value);
  switch (kind) {
    case 'null_value':
      return null;
    case 'bool_value':
      return text === 'true';
    case 'int64_value':
      return bigintOf(text);
    case 'uint64_value':
      return new UnsignedInt(bigintOf(text));
    case 'double_value':
      return Number(text.replace(/inf(inity)?$/i, 'Infinity'));
    case 'string_value':
      return text;
    case 'bytes_value': {
      const bytes = value.get(kind)?.[0];
      return new Uint8Array(Buffer.isBuffer(bytes) ? bytes : []);
    }
    case 'type_value':
      return { typeName: text };
    case 'list_value':
      return messagesIn(message, 'values').map(celValue);
    case 'map_value':
      return new Map(messagesIn(message, 'entries').map((entry) => [partOf(entry, 'key'), partOf(entry, 'value')]));
    case 'object_value':
      return wellKnown(kindIn(message));
    default:
      throw new Error(`no value of ours: ${kind}`);
  }
}

function partOf(entry: TextMessage, name: string): unknown {
  return celValue(messageIn(entry, name) ?? new Map());
}

function wellKnown({ kind, message }: ReturnType<typeof kindIn>): unknown {
  const [seconds, nanos] = [bigintOf(textIn(message, 'seconds')), Number(textIn(message, 'nanos'))];
  if (kind.endsWith('/google.protobuf.Duration]')) return new Duration(seconds, nanos);
  if (kind.endsWith('/google.protobuf.Timestamp]')) return new Date(Number(seconds) * 1000 + nanos / 1e6);
  throw new Error(`no value of ours: ${kind}`);
}

/** Of a number that may be in base 16, and have a sign all the same. */
function bigintOf(text: string): bigint {
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text);
}

/** One text for equal values: a value of cel-js, or what `celValue` made of one. */
export function comparable(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'bigint') return `${value}`;
  if (typeof value === 'number') return `double ${value}`; // for which 0 and -0 are the same
  if (typeof value !== 'object') return JSON.stringify(value);
  if (value instanceof UnsignedInt) return `${value.value}u`;
  if (value instanceof Uint8Array) return `b"${Buffer.from(value).toString('hex')}"`;
  if (value instanceof Date) return `timestamp ${value.getTime()}`;
  if (value instanceof Duration) return `duration ${value.seconds * 1_000_000_000n + BigInt(value.nanos)}`;
  if (Array.isArray(value) || value instanceof Set) return `[${[...value].map(comparable).join(', ')}]`;
  if ('typeName' in value) return `type ${String(value.typeName)}`;
  if (value.constructor.name === 'Type') return `type ${'name' in value ? String(value.name) : ''}`;
  if (!(value instanceof Map) && value.constructor !== Object) return value.constructor.name;
  const entries: readonly (readonly [unknown, unknown])[] = value instanceof Map ? [...value] : Object.entries(value);
  const texts = entries.map(([key, each]) => `${comparable(key)}: ${comparable(each)}`);
  return `{${texts.sort().join(', ')}}`;
}
