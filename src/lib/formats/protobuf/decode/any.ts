import { DecodeFault } from '../../shared/fault.js';
import { isExactJsonObject, keysInOrder, type ExactJson, type ExactJsonObject } from '../../../values/exact-json.js';
import { orderedObject } from '../ordered-object.js';
import { anyBytes, anyType, anyValue } from '../any-form.js';
import { hasForm } from '../well-known.js';
import { WireInput } from '../wire-input.js';
import { LimitFault } from './faults.js';
import type { MessageReader } from './message.js';

/**
 * Shows what an Any holds: its fields where its type is one of the schema's files, else its bytes.
 * @param position where it begins
 * @see https://protobuf.dev/programming-guides/json/#any
 */
export function readAny(
  { typeUrl, value }: ExactJsonObject,
  reader: MessageReader,
  depth: number,
  position: number,
): ExactJson {
  if (typeof typeUrl !== 'string') return value === undefined ? {} : { [anyBytes]: value };
  const bytes = Buffer.from(typeof value === 'string' ? value : '', 'base64');
  try {
    return known(typeUrl, bytes, reader, depth) ?? { [anyType]: typeUrl, [anyBytes]: bytes.toString('base64') };
  } catch (error) {
    throw error instanceof LimitFault ? new LimitFault(error.message, position) : error;
  }
}

/** null where the type is not known, or where the bytes are none of it. */
function known(typeUrl: string, bytes: Buffer, reader: MessageReader, depth: number): ExactJson {
  const type = reader.schema.byName.get(typeUrl.slice(typeUrl.lastIndexOf('/') + 1));
  if (type === undefined) return null;
  const input = new WireInput();
  input.start(bytes, 0, bytes.length);
  try {
    const json = reader.read(input, type, depth + 1);
    const isForm = hasForm(type.name) || !isExactJsonObject(json);
    return withKey(anyType, typeUrl, isForm ? { [anyValue]: json } : json);
  } catch (error) {
    if (error instanceof DecodeFault && !(error instanceof LimitFault)) return null;
    throw error;
  }
}

/** An object with one more key before all others, which wins over a field of that name. */
export function withKey(key: string, value: ExactJson, object: ExactJsonObject): ExactJsonObject {
  const others = keysInOrder(object).filter((name) => name !== key);
  return orderedObject(new Map([[key, value], ...others.map((name) => [name, object[name] ?? null] as const)]));
}
