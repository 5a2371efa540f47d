import { below, DecodeFault } from '../../avro/decode/fault.js';
import { exactJsonText, type ExactJson, type ExactJsonObject } from '../../values/exact-json.js';
import {
  deepestMessage,
  unknownFields,
  type Field,
  type FieldType,
  type MessageType,
  type ProtobufSchema,
} from '../message-type.js';
import { orderedObject } from '../ordered-object.js';
import { Misfit, wellKnownForm } from '../well-known.js';
import { wireTypes, type WireInput } from '../wire-input.js';
import { readAny } from './any.js';
import { plainWireType, readPlain } from './scalar.js';

/** Reads messages as their form in JSON, with fields in the order in which they stand in the bytes. */
export class MessageReader {
  readonly schema: ProtobufSchema;

  constructor(schema: ProtobufSchema) {
    this.schema = schema;
  }

  /** Reads up to the end of the input. @throws DecodeFault */
  read(input: WireInput, type: MessageType, depth: number): ExactJson {
    const { position } = input;
    if (depth > deepestMessage) throw new DecodeFault(`messages more than ${deepestMessage} levels deep`, position);
    const fields = this.fields(input, type, depth);
    if (type.name === 'google.protobuf.Any') return readAny(fields, this, depth);
    const form = wellKnownForm(type.name);
    const json = form === undefined ? fields : form.toJson(fields);
    if (json instanceof Misfit) throw new DecodeFault(json.message, position);
    return json;
  }

  fields(input: WireInput, type: MessageType, depth: number): ExactJsonObject {
    const slots = new Slots(type, input);
    const steps = wellKnownForm(type.name) === undefined; // of the others no fields are seen in JSON
    while (input.position < input.end) {
      const start = input.position;
      const tag = input.tag();
      const field = type.fields.get(tag >>> 3);
      if (field === undefined) {
        input.skip(tag);
        slots.addUnknown(start, input.position);
        continue;
      }
      try {
        this.#field(input, field, tag, slots, depth);
      } catch (error) {
        throw steps ? below(field.jsonName, error) : error;
      }
    }
    return slots.object();
  }

  #field(input: WireInput, field: Field, tag: number, slots: Slots, depth: number): void {
    const { type, repeated, mapKey } = field;
    const wireType = tag & 7;
    if (mapKey !== null) this.#entry(input, field, wireType, slots.mapOf(field), depth);
    else if (!repeated) slots.set(field, this.#value(input, type, wireType, depth));
    else {
      const list = slots.listOf(field);
      const isPacked = wireType === wireTypes.lengthDelimited && type.kind !== 'message';
      if (isPacked && plainWireType(type) !== wireTypes.lengthDelimited) {
        const outer = input.enter();
        while (input.position < input.end) list.push(readPlain(input, type));
        input.leave(outer);
      } else {
        list.push(at(list.length, () => this.#value(input, type, wireType, depth)));
      }
    }
  }

  /** An entry of a map is a message with the key as field 1 and the value as field 2. */
  #entry(input: WireInput, field: Field, wireType: number, map: Map<string, ExactJson>, depth: number): void {
    const { position } = input;
    expectWireType(wireTypes.lengthDelimited, wireType, position);
    const outer = input.enter();
    const keyType = { kind: 'scalar', scalar: field.mapKey ?? 'string' } as const;
    expectTag(input, 1, plainWireType(keyType));
    const key = readPlain(input, keyType);
    const name = typeof key === 'string' ? key : exactJsonText(key);
    const valueTag = input.tag();
    if (valueTag >>> 3 !== 2) throw new DecodeFault('an entry of a map without its value', position);
    if (map.has(name)) throw new DecodeFault(`two entries for ${JSON.stringify(name)}`, position);
    map.set(
      name,
      at({ key: name }, () => this.#value(input, field.type, valueTag & 7, depth)),
    );
    if (input.position < input.end)
      throw new DecodeFault('an entry of a map that is more than a key and a value', position);
    input.leave(outer);
  }

  #value(input: WireInput, type: FieldType, wireType: number, depth: number): ExactJson {
    if (type.kind !== 'message') {
      expectWireType(plainWireType(type), wireType, input.position);
      return readPlain(input, type);
    }
    expectWireType(wireTypes.lengthDelimited, wireType, input.position);
    const outer = input.enter();
    const message = this.read(input, type, depth + 1);
    input.leave(outer);
    return message;
  }
}

/** What was read of a message's fields so far. */
class Slots {
  readonly #type: MessageType;
  readonly #input: WireInput;
  readonly #values = new Map<string, ExactJson>();
  readonly #lists = new Map<Field, ExactJson[]>();
  readonly #maps = new Map<Field, Map<string, ExactJson>>();
  readonly #oneofs = new Set<string>();
  #unknown: { readonly start: number; readonly end: number } | null = null;

  constructor(type: MessageType, input: WireInput) {
    this.#type = type;
    this.#input = input;
  }

  set({ jsonName, oneof }: Field, value: ExactJson): void {
    if (this.#values.has(jsonName)) throw new DecodeFault('it is there twice', this.#input.position);
    if (oneof !== null && this.#oneofs.has(oneof)) {
      throw new DecodeFault(`a second field of the oneof "${oneof}"`, this.#input.position);
    }
    if (oneof !== null) this.#oneofs.add(oneof);
    this.#values.set(jsonName, value);
  }

  listOf(field: Field): ExactJson[] {
    const list = this.#lists.get(field) ?? [];
    this.#lists.set(field, list);
    this.#values.set(field.jsonName, list);
    return list;
  }

  mapOf(field: Field): Map<string, ExactJson> {
    const map = this.#maps.get(field) ?? new Map<string, ExactJson>();
    this.#maps.set(field, map);
    this.#values.set(field.jsonName, null); // its place; the object is made at the end
    return map;
  }

  addUnknown(start: number, end: number): void {
    if (this.#unknown !== null && this.#unknown.end !== start) {
      throw new DecodeFault('fields that the schema does not have stand in several places', start);
    }
    this.#unknown = { start: this.#unknown?.start ?? start, end };
    this.#values.set(unknownFields, this.#input.bytes.toString('base64', this.#unknown.start, end));
  }

  object(): ExactJsonObject {
    for (const [field, map] of this.#maps) this.#values.set(field.jsonName, orderedObject(map));
    for (const field of this.#type.required) {
      if (this.#values.has(field.jsonName)) continue;
      throw below(field.jsonName, new DecodeFault('missing, and it is required', this.#input.position));
    }
    return orderedObject(this.#values);
  }
}

function at<Result>(step: number | { readonly key: string }, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw below(step, error);
  }
}

function expectTag(input: WireInput, number: number, wireType: number): void {
  const { position } = input;
  const tag = input.tag();
  if (tag >>> 3 !== number) throw new DecodeFault(`field ${tag >>> 3} where ${number} is expected`, position);
  expectWireType(wireType, tag & 7, position);
}

function expectWireType(wanted: number, found: number, position: number): void {
  if (wanted !== found) throw new DecodeFault(`wire type ${found} where ${wanted} is expected`, position);
}
