import {
  isExactJsonArray,
  isExactJsonObject,
  keysInOrder,
  type ExactJson,
  type ExactJsonObject,
} from '../../../values/exact-json.js';
import { expected } from '../../shared/found.js';
import { EncodeProblems } from '../../shared/problems.js';
import { plainWireType, type PlainFieldType } from '../field-fit.js';
import {
  deepestMessage,
  unknownFields,
  type Field,
  type FieldType,
  type MessageType,
  type ProtobufSchema,
} from '../message-type.js';
import { Misfit, takesNull, wellKnownForm } from '../well-known.js';
import { wireTypes } from '../wire-input.js';
import { WireOutput } from '../wire-output.js';
import { anyFields } from './any.js';
import { isDefault, plainValue, writePlain, type PlainValue } from './scalar.js';
import { unknownBytes } from './unknown.js';

export interface MessageEncodeOptions {
  /**
   * The JSON is of a stored value, whose bytes are to come again: fields in the order of their keys, defaults too. Without
   * it fields are written by their number, and no defaults of fields without presence, as Google's programs write them.
   */
  readonly asStored: boolean;
}

type Entry = readonly [field: Field, json: ExactJson, key: string] | readonly [field: null, bytes: Buffer];

/** Writes messages that are given as JSON. */
export class MessageWriter {
  readonly schema: ProtobufSchema;
  readonly problems: EncodeProblems;
  readonly #output: WireOutput;
  readonly #options: MessageEncodeOptions;

  constructor(schema: ProtobufSchema, output: WireOutput, problems: EncodeProblems, options: MessageEncodeOptions) {
    this.schema = schema;
    this.problems = problems;
    this.#output = output;
    this.#options = options;
  }

  /** The bytes of a message of its own, with its problems among all others. */
  nested(json: ExactJson, type: MessageType, depth: number): Buffer {
    const output = new WireOutput({ capacity: 256 });
    new MessageWriter(this.schema, output, this.problems, this.#options).write(json, type, depth);
    return output.written();
  }

  write(json: ExactJson, type: MessageType, depth: number): void {
    if (depth > deepestMessage) {
      this.problems.add(`messages more than ${deepestMessage} levels deep`);
      return;
    }
    const form = wellKnownForm(type.name);
    const isAny = type.name === 'google.protobuf.Any';
    const fields = isAny ? anyFields(json, this, depth) : (form?.fromJson(json) ?? json);
    if (fields instanceof Misfit) this.problems.add(fields.message);
    else if (isExactJsonObject(fields)) this.#fields(fields, type, depth, form === undefined && !isAny);
    else this.problems.add(expected(`an object with the fields of "${type.name}"`, fields));
  }

  /** @param isSeen whether the fields are seen in the JSON, so that they are part of a path */
  #fields(json: ExactJsonObject, type: MessageType, depth: number, isSeen: boolean): void {
    const entries = this.#entries(json, type);
    if (!(this.#options.asStored && isSeen))
      entries.sort(([a], [b]) => (a?.number ?? Infinity) - (b?.number ?? Infinity));
    for (const entry of entries) {
      if (entry[0] === null) {
        this.#output.raw(entry[1]);
        continue;
      }
      const [field, value, key] = entry;
      const { count } = this.problems;
      this.#field(field, value, depth, this.#options.asStored && isSeen);
      if (isSeen && this.problems.count > count) this.problems.below({ key }, count);
    }
  }

  /** The fields that are given, each with what is wrong about its being there. */
  #entries(json: ExactJsonObject, type: MessageType): Entry[] {
    const entries: Entry[] = [];
    const given = new Set<Field>();
    const oneofs = new Map<string, string>();
    for (const key of keysInOrder(json)) {
      const value = json[key];
      const field = type.byName.get(key);
      if (field === undefined && key === unknownFields) {
        const bytes = unknownBytes(value ?? null, type);
        if (bytes instanceof Misfit) this.problems.add(bytes.message, key);
        else entries.push([null, bytes]);
      } else if (field === undefined) this.problems.add(`not a field of "${type.name}"`, { key });
      else if (value === undefined || (value === null && !isNullable(field))) continue;
      else if (given.has(field))
        this.problems.add(`given twice, as "${field.jsonName}" and as "${field.name}"`, { key });
      else if (field.oneof !== null && oneofs.has(field.oneof)) {
        const other = oneofs.get(field.oneof) ?? '';
        this.problems.add(`only one of the oneof "${field.oneof}" can be given, and "${other}" is`, { key });
      } else {
        given.add(field);
        if (field.oneof !== null) oneofs.set(field.oneof, key);
        entries.push([field, value, key]);
      }
    }
    for (const field of type.required) {
      if (!given.has(field)) this.problems.add('missing, and it is required', { key: field.jsonName });
    }
    return entries;
  }

  #field(field: Field, json: ExactJson, depth: number, asStored: boolean): void {
    if (field.mapKey !== null) this.#map(field, json, depth);
    else if (field.repeated) this.#list(field, json, depth);
    else if (field.delimited && field.type.kind === 'message') this.#group(field.number, field.type, json, depth);
    else this.#single(field.number, field.type, json, depth, field.implicit && !asStored);
  }

  #group(number: number, type: MessageType, json: ExactJson, depth: number): void {
    this.#output.tag(number, wireTypes.groupStart);
    this.write(json, type, depth + 1);
    this.#output.tag(number, wireTypes.groupEnd);
  }

  #single(number: number, type: FieldType, json: ExactJson, depth: number, leavesOutDefault = false): void {
    const output = this.#output;
    if (type.kind === 'message') {
      output.tag(number, wireTypes.lengthDelimited);
      output.delimited(() => this.write(json, type, depth + 1));
      return;
    }
    const value = plainValue(json, type, this.problems);
    if (value === undefined || (leavesOutDefault && isDefault(value))) return;
    this.#plain(number, type, value);
  }

  #plain(number: number, type: PlainFieldType, value: PlainValue): void {
    this.#output.tag(number, plainWireType(type));
    writePlain(this.#output, type, value);
  }

  #list(field: Field, json: ExactJson, depth: number): void {
    const { type, number, packed, delimited } = field;
    if (!isExactJsonArray(json)) {
      this.problems.add(expected('an array', json));
      return;
    }
    if (packed && type.kind !== 'message') {
      if (json.length === 0) return;
      this.#output.tag(number, wireTypes.lengthDelimited);
      this.#output.delimited(() => {
        this.#writeAll(json.entries(), (item) => {
          const value = plainValue(item, type, this.problems);
          if (value !== undefined) writePlain(this.#output, type, value);
        });
      });
    } else if (delimited && type.kind === 'message') {
      this.#writeAll(json.entries(), (item) => this.#group(number, type, item, depth));
    } else this.#writeAll(json.entries(), (item) => this.#single(number, type, item, depth));
  }

  #map({ number, type, mapKey }: Field, json: ExactJson, depth: number): void {
    if (!isExactJsonObject(json)) {
      this.problems.add(expected('an object', json));
      return;
    }
    const keyType = { kind: 'scalar', scalar: mapKey ?? 'string' } as const;
    const entries = keysInOrder(json).map((key) => [{ key }, json[key] ?? null] as const);
    this.#writeAll(entries, (value, { key }) => {
      this.#output.tag(number, wireTypes.lengthDelimited);
      this.#output.delimited(() => {
        const name = plainValue(mapKey === 'bool' ? booleanKey(key) : key, keyType, new EncodeProblems());
        if (name === undefined) this.problems.add(`its key is no ${keyType.scalar}`);
        else this.#plain(1, keyType, name);
        this.#single(2, type, value, depth);
      });
    });
  }

  #writeAll<Step extends number | { readonly key: string }>(
    entries: Iterable<readonly [Step, ExactJson]>,
    write: (value: ExactJson, step: Step) => void,
  ): void {
    for (const [step, value] of entries) {
      const { count } = this.problems;
      write(value, step);
      if (this.problems.count > count) this.problems.below(step, count);
    }
  }
}

function isNullable({ type, repeated, mapKey }: Field): boolean {
  return !repeated && mapKey === null && type.kind !== 'scalar' && takesNull(type.name);
}

function booleanKey(key: string): ExactJson {
  return key === 'true' || key === 'false' ? key === 'true' : key;
}
