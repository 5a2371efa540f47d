import type { ExactJson } from '../../../values/exact-json.js';
import { below, DecodeFault } from '../../shared/fault.js';
import { fitOf } from '../field-fit.js';
import { deepestMessage, mostValues, type Field, type MessageType, type ProtobufSchema } from '../message-type.js';
import { Misfit, wellKnownForm } from '../well-known.js';
import { wireTypes, type WireInput } from '../wire-input.js';
import { readAny } from './any.js';
import { FormFault, LimitFault } from './faults.js';
import { readEntry } from './map-entry.js';
import { readPlain } from './scalar.js';
import { MessageSlots } from './slots.js';

/**
 * Reads one value as its form in JSON, with fields in the order in which they stand in the bytes. It takes what parsers
 * have to take: fields in several parts, lists packed or not.
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export class MessageReader {
  readonly schema: ProtobufSchema;
  #values = 0;

  constructor(schema: ProtobufSchema) {
    this.schema = schema;
  }

  /** Reads up to the end of the input. @throws DecodeFault */
  read(input: WireInput, type: MessageType, depth: number): ExactJson {
    const message = this.begin(input, type, depth);
    this.fields(input, message, null);
    return this.json(message);
  }

  begin({ bytes, position: start }: WireInput, type: MessageType, depth: number): MessageSlots {
    if (depth > deepestMessage) throw new DecodeFault(`messages more than ${deepestMessage} levels deep`, start);
    this.count(start);
    return new MessageSlots(type, depth, bytes);
  }

  /** Reads a part of a message. @param endTag what ends it, where it is a group; null for the end of the input */
  fields(input: WireInput, message: MessageSlots, endTag: number | null): void {
    const { type } = message;
    message.enter(input.position);
    while (input.position < input.end) {
      const start = input.position;
      const tag = input.tag();
      if (tag === endTag) {
        message.leave(start);
        return;
      }
      const field = type.fields.get(tag >>> 3);
      const fit = field === undefined ? null : fitOf(field, tag & 7);
      if (field === undefined || fit === null) {
        input.skip(tag);
        message.addUnknown(start, input.position);
        continue;
      }
      try {
        this.#field(input, field, fit, message);
      } catch (error) {
        throw showsFields(type) ? below(field.jsonName, error) : error;
      }
    }
    if (endTag !== null) throw new DecodeFault('the value ends in the middle of a field', input.position);
    message.leave(input.position);
  }

  /** One part of the message in a field, or in an entry of a map. */
  part(input: WireInput, field: Field, message: MessageSlots): void {
    if (field.delimited) {
      this.fields(input, message, field.number * 8 + wireTypes.groupEnd);
      return;
    }
    const outer = input.enter();
    this.fields(input, message, null);
    input.leave(outer);
  }

  json(message: MessageSlots): ExactJson {
    const { type, depth, start } = message;
    const shows = showsFields(type);
    const fields = message.object((inner, field) => at(shows ? field.jsonName : null, () => this.json(inner)));
    const missing = type.required.find((field) => !message.has(field));
    if (missing !== undefined) {
      throw below(missing.jsonName, new DecodeFault('missing, and it is required', message.end));
    }
    if (type.name === 'google.protobuf.Any') return readAny(fields, this, depth, start);
    const form = wellKnownForm(type.name);
    const json = form === undefined ? fields : form.toJson(fields);
    if (json instanceof Misfit) throw new FormFault(json.message, start);
    return json;
  }

  /** Counts a value, of which there may not be too many: each takes much more memory than it has bytes. */
  count(position: number): void {
    this.#values++;
    if (this.#values > mostValues) throw new LimitFault(`more than ${mostValues} values`, position);
  }

  #field(input: WireInput, field: Field, fit: 'single' | 'packed', message: MessageSlots): void {
    const { type, repeated, mapKey } = field;
    const { position } = input;
    if (mapKey !== null) {
      const { name, value } = readEntry(input, field, this, message.depth);
      message.mapOf(field).set(name, value);
    } else if (fit === 'packed' && type.kind !== 'message') {
      const list = message.listOf(field);
      const outer = input.enter();
      while (input.position < input.end) {
        this.count(input.position);
        list.push(readPlain(input, type));
      }
      input.leave(outer);
    } else if (type.kind !== 'message') {
      this.count(position);
      const value = readPlain(input, type);
      if (repeated) message.listOf(field).push(value);
      else message.set(field, value);
    } else if (repeated) {
      const list = message.listOf(field);
      list.push(at(list.length, () => this.#item(input, field, type, message.depth + 1)));
    } else {
      this.part(
        input,
        field,
        message.messageIn(field, () => this.begin(input, type, message.depth + 1)),
      );
    }
  }

  #item(input: WireInput, field: Field, type: MessageType, depth: number): ExactJson {
    const message = this.begin(input, type, depth);
    this.part(input, field, message);
    return this.json(message);
  }
}

/** Whether a message's fields are seen in its JSON, so that they are part of a path. */
function showsFields({ name }: MessageType): boolean {
  return wellKnownForm(name) === undefined;
}

function at<Result>(step: number | string | null, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw step === null ? error : below(step, error);
  }
}
