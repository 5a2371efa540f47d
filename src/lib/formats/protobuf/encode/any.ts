import { expected } from '../../shared/found.js';
import { anyBytes, anyType, anyValue } from '../any-form.js';
import { isExactJsonObject, keysInOrder, type ExactJson, type ExactJsonObject } from '../../../values/exact-json.js';
import { orderedObject } from '../ordered-object.js';
import { hasForm, Misfit } from '../well-known.js';
import type { MessageWriter } from './message.js';

/** The fields of an Any, `typeUrl` and `value`, from its form in JSON. */
export function anyFields(json: ExactJson, writer: MessageWriter, depth: number): ExactJsonObject | Misfit {
  if (!isExactJsonObject(json)) return new Misfit(expected(`an object with "${anyType}"`, json));
  const { [anyType]: typeUrl, [anyBytes]: bytes } = json;
  const keys = keysInOrder(json);
  if (keys.length === 0) return {};
  if (bytes !== undefined && keys.length === (typeUrl === undefined ? 1 : 2)) {
    return typeUrl === undefined ? { value: bytes } : { typeUrl, value: bytes };
  }
  if (typeof typeUrl !== 'string') return new Misfit(expected(`an object with "${anyType}"`, json));
  const type = writer.schema.byName.get(typeUrl.slice(typeUrl.lastIndexOf('/') + 1));
  if (type === undefined) {
    return new Misfit(`the schema has no message "${typeUrl}": give its bytes as "${anyBytes}", in base64`);
  }
  const others = new Map(keys.flatMap((key) => (key === anyType ? [] : [[key, json[key] ?? null] as const])));
  const value = hasForm(type.name) ? (others.get(anyValue) ?? null) : orderedObject(others);
  return { typeUrl, value: writer.nested(value, type, depth + 1).toString('base64') };
}
