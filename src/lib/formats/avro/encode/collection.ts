import { isExactJsonArray, isExactJsonObject, keysInOrder } from '../../../values/exact-json.js';
import type { Encode, EncoderParts } from './parts.js';
import { expected } from '../../shared/found.js';
import type { ArraySchema, MapSchema } from '../schema.js';

export function arrayEncoder(schema: ArraySchema, parts: EncoderParts): Encode {
  const encode = parts.encode(schema.items);
  return (value, output, problems) => {
    if (!isExactJsonArray(value)) {
      problems.add(expected('an array', value));
      return;
    }
    if (!problems.enter()) return;
    if (value.length > 0) output.long(value.length);
    for (const [index, item] of value.entries()) {
      const { count } = problems;
      encode(item, output, problems);
      if (problems.count > count) problems.below(index, count);
    }
    output.long(0);
    problems.leave();
  };
}

export function mapEncoder(schema: MapSchema, parts: EncoderParts): Encode {
  const encode = parts.encode(schema.values);
  return (value, output, problems) => {
    if (!isExactJsonObject(value)) {
      problems.add(expected('an object', value));
      return;
    }
    if (!problems.enter()) return;
    const keys = keysInOrder(value);
    if (keys.length > 0) output.long(keys.length);
    for (const key of keys) {
      const { count } = problems;
      if (!output.string(key)) problems.add('a key with half of a surrogate pair');
      encode(value[key] ?? null, output, problems);
      if (problems.count > count) problems.below({ key }, count);
    }
    output.long(0);
    problems.leave();
  };
}
