import { AppError } from '../../errors.js';
import type { ExactJson } from '../../values/exact-json.js';
import { sampleDecimal, sampleInteger } from '../shared/sample/number.js';
import { between, pick, type Random } from '../shared/sample/random-source.js';
import { sampleText } from '../shared/sample/text.js';
import { words } from '../shared/sample/words.js';
import {
  deepestMessage,
  type Field,
  type FieldType,
  type MessageType,
  type ProtobufSchema,
  type ScalarType,
} from './message-type.js';
import { wellKnownForm } from './well-known.js';

/** From this many messages within each other on, only what has to be there is made up. */
const flatFrom = 4;

/** From this many messages in a value on, too; and how many there may be if more have to be there. */
const [manyMessages, mostMessages] = [500, 50_000];

/**
 * A made-up value of a schema's first message, in JSON: plausible by the names of its fields.
 * @throws AppError SCHEMA_INVALID where what is required has no end
 */
export function sampleProtobuf({ messages: [first] }: ProtobufSchema, random: Random, now: Date): ExactJson {
  return first === undefined ? {} : new Sampler(random, now).message(first.type, 0);
}

class Sampler {
  readonly #random: Random;
  readonly #now: Date;
  #messages = 0;

  constructor(random: Random, now: Date) {
    this.#random = random;
    this.#now = now;
  }

  message(type: MessageType, depth: number): ExactJson {
    this.#messages++;
    if (depth > deepestMessage || this.#messages > mostMessages) {
      throw new AppError('SCHEMA_INVALID', 'no value can be made up: the messages that it requires are too many', {
        hint: 'Give values with `--set`, `--value` or `--file`.',
      });
    }
    const fields = [...type.fields.values()];
    const oneofs = new Set(fields.flatMap(({ oneof }) => (oneof === null ? [] : [oneof])));
    const chosen = [...oneofs].map((oneof) =>
      pick(
        fields.filter((field) => field.oneof === oneof),
        this.#random,
      ),
    );
    const there = fields.filter(
      (field) => this.#isThere(field, depth) && (field.oneof === null || chosen.includes(field)),
    );
    return Object.fromEntries(there.map((field) => [field.jsonName, this.#field(field, depth)]));
  }

  #isThere({ required, type }: Field, depth: number): boolean {
    return required || type.kind !== 'message' || (depth < flatFrom && this.#messages < manyMessages);
  }

  #field({ type, mapKey, repeated, name }: Field, depth: number): ExactJson {
    const size = between(0, Math.max(0, flatFrom - depth), this.#random);
    if (mapKey !== null) {
      const keys = Array.from({ length: size }, () => this.#key(mapKey));
      return Object.fromEntries(keys.map((key) => [key, this.#value(type, name, depth)]));
    }
    if (!repeated) return this.#value(type, name, depth);
    return Array.from({ length: size }, () => this.#value(type, name.replace(/s$/, ''), depth));
  }

  #value(type: FieldType, name: string, depth: number): ExactJson {
    if (type.kind === 'scalar') return this.#scalar(type.scalar, name);
    if (type.kind === 'enum') return pick([...type.numbers.keys()], this.#random);
    return this.#wellKnown(type, name) ?? this.message(type, depth + 1);
  }

  /** undefined for a message that has no form of its own. */
  #wellKnown(type: MessageType, name: string): ExactJson | undefined {
    if (type.name === 'google.protobuf.Any') return {};
    if (wellKnownForm(type.name) === undefined) return undefined;
    const inner = type.byName.get('value');
    if (inner?.type.kind === 'scalar' && type.fields.size === 1) return this.#scalar(inner.type.scalar, name);
    const word = pick(words, this.#random);
    switch (type.name.slice('google.protobuf.'.length)) {
      case 'Timestamp':
        return new Date(this.#now.getTime() - between(0, 24 * 60 * 60 * 1000, this.#random)).toISOString();
      case 'Duration':
        return `${between(0, 3600, this.#random)}s`;
      case 'FieldMask':
        return word;
      case 'ListValue':
        return [word];
      case 'Struct':
        return { [word]: pick(words, this.#random) };
      default:
        return word;
    }
  }

  #scalar(scalar: ScalarType, name: string): ExactJson {
    const camelCase = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    switch (scalar) {
      case 'string':
        return sampleText(name, this.#random, this.#now);
      case 'bool':
        return this.#random() < 0.5;
      case 'bytes':
        return Buffer.from(pick(words, this.#random)).toString('base64');
      case 'double':
      case 'float':
        return sampleDecimal(camelCase, this.#random);
      default: {
        const type = scalar.endsWith('64') ? 'long' : 'int';
        return sampleInteger({ type, attributes: {} }, camelCase, this.#random, this.#now);
      }
    }
  }

  #key(type: ScalarType): string {
    if (type === 'string') return pick(words, this.#random);
    return type === 'bool' ? String(this.#random() < 0.5) : String(between(0, 1000, this.#random));
  }
}
