import { DecodeFault } from '../../avro/decode/fault.js';
import { isExactJsonObject, type ExactJson, type ExactJsonObject } from '../../values/exact-json.js';
import { encodeMessage } from '../encode/message.js';
import { orderedObject } from '../ordered-object.js';
import { anyBytes, anyType, anyValue } from '../any-form.js';
import { wellKnownForm } from '../well-known.js';
import { WireInput } from '../wire-input.js';
import type { MessageReader } from './message.js';

/**
 * Shows what an Any holds: its fields where its type is one of the schema's files, else its bytes.
 * @see https://protobuf.dev/programming-guides/json/#any
 */
export function readAny({ typeUrl, value }: ExactJsonObject, reader: MessageReader, depth: number): ExactJson {
  if (typeof typeUrl !== 'string') return value === undefined ? {} : { [anyBytes]: value };
  const bytes = Buffer.from(typeof value === 'string' ? value : '', 'base64');
  return known(typeUrl, bytes, reader, depth) ?? { [anyType]: typeUrl, [anyBytes]: bytes.toString('base64') };
}

/** null where the type is not known, or where the bytes are none of it, or others than its JSON would give. */
function known(typeUrl: string, bytes: Buffer, reader: MessageReader, depth: number): ExactJson {
  const type = reader.schema.byName.get(typeUrl.slice(typeUrl.lastIndexOf('/') + 1));
  if (type === undefined) return null;
  const input = new WireInput();
  input.start(bytes, 0, bytes.length);
  try {
    const json = reader.read(input, type, depth + 1);
    if (!encodeMessage(json, type, reader.schema, { asStored: true }).equals(bytes)) return null;
    const isForm = wellKnownForm(type.name) !== undefined || !isExactJsonObject(json);
    const fields: readonly (readonly [string, ExactJson | undefined])[] = isForm
      ? [[anyValue, json]]
      : Object.entries(json);
    return orderedObject(
      new Map([[anyType, typeUrl], ...fields.map(([name, field]) => [name, field ?? null] as const)]),
    );
  } catch (error) {
    if (error instanceof DecodeFault) return null;
    throw error;
  }
}
