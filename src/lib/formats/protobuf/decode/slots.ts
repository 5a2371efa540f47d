import type { ExactJson, ExactJsonObject } from '../../../values/exact-json.js';
import { unknownFields, type Field, type MessageType } from '../message-type.js';
import { orderedObject } from '../ordered-object.js';

/** What was read of a field: a map and a list grow, a message may be added to, anything else is replaced. */
type Slot = ExactJson | ExactJson[] | Map<string, ExactJson> | MessageSlots;

/**
 * What was read of a message so far. It may stand in several parts: of a scalar the last one wins, a message is merged, a
 * list gets longer.
 * @see https://protobuf.dev/programming-guides/encoding/#last-one-wins
 */
export class MessageSlots {
  readonly type: MessageType;
  /** How many messages are around it. */
  readonly depth: number;
  readonly #bytes: Buffer;
  #start: number | null = null;
  #end = 0;
  /** In the order in which they were met first; null stands for the fields that the schema does not have. */
  readonly #slots = new Map<Field | null, Slot>();
  readonly #chosen = new Map<string, Field>();
  /** Where such fields begin and end: in turn, in the order of the bytes. */
  readonly #unknown: number[] = [];

  constructor(type: MessageType, depth: number, bytes: Buffer) {
    this.type = type;
    this.depth = depth;
    this.#bytes = bytes;
  }

  /** Where its first part begins. */
  get start(): number {
    return this.#start ?? 0;
  }

  /** Where its last part ends. */
  get end(): number {
    return this.#end;
  }

  /** Begins a part. */
  enter(position: number): void {
    this.#start ??= position;
  }

  /** Ends it. */
  leave(position: number): void {
    this.#end = position;
  }

  has(field: Field): boolean {
    return this.#slots.has(field);
  }

  set(field: Field, value: ExactJson): void {
    this.#choose(field);
    this.#slots.set(field, value);
  }

  listOf(field: Field): ExactJson[] {
    const known = this.#slots.get(field);
    if (Array.isArray(known)) return known;
    const list: ExactJson[] = [];
    this.#slots.set(field, list);
    return list;
  }

  mapOf(field: Field): Map<string, ExactJson> {
    const known = this.#slots.get(field);
    if (known instanceof Map) return known;
    const map = new Map<string, ExactJson>();
    this.#slots.set(field, map);
    return map;
  }

  /** The message in a field, which may have been begun before. */
  messageIn(field: Field, begin: () => MessageSlots): MessageSlots {
    this.#choose(field);
    const known = this.#slots.get(field);
    if (known instanceof MessageSlots) return known;
    const message = begin();
    this.#slots.set(field, message);
    return message;
  }

  addUnknown(start: number, end: number): void {
    if (this.#unknown.at(-1) === start) this.#unknown.pop();
    else this.#unknown.push(start);
    this.#unknown.push(end);
    if (!this.#slots.has(null)) this.#slots.set(null, null); // its place; the bytes are taken at the end
  }

  /** Its fields by their names in JSON. @param jsonOf makes JSON of the message in a field */
  object(jsonOf: (message: MessageSlots, field: Field) => ExactJson): ExactJsonObject {
    const fields = new Map<string, ExactJson>();
    for (const [field, slot] of this.#slots) {
      if (field === null) fields.set(unknownFields, this.#unknownBytes().toString('base64'));
      else if (slot instanceof MessageSlots) fields.set(field.jsonName, jsonOf(slot, field));
      else fields.set(field.jsonName, slot instanceof Map ? orderedObject(slot) : slot);
    }
    return orderedObject(fields);
  }

  /** Of a oneof there is the field that was met last. */
  #choose(field: Field): void {
    if (field.oneof === null) return;
    const before = this.#chosen.get(field.oneof);
    if (before !== undefined && before !== field) this.#slots.delete(before);
    this.#chosen.set(field.oneof, field);
  }

  #unknownBytes(): Buffer {
    const parts: Buffer[] = [];
    for (let index = 0; index < this.#unknown.length; index += 2) {
      parts.push(this.#bytes.subarray(this.#unknown[index], this.#unknown[index + 1]));
    }
    return Buffer.concat(parts);
  }
}
