import { isExactJsonObject } from '../../../values/exact-json.js';
import type { Encode, EncoderParts } from './parts.js';
import { expected } from '../../shared/found.js';
import type { RecordSchema } from '../schema.js';

export function recordEncoder(schema: RecordSchema, parts: EncoderParts): Encode {
  const fields = schema.fields.map((field) => ({
    name: field.name,
    encode: parts.encode(field.schema),
    encodeMissing: parts.fallback(field),
  }));
  const names = new Set(fields.map(({ name }) => name));

  return (value, output, problems) => {
    if (!isExactJsonObject(value)) {
      problems.add(expected(`an object with the fields of "${schema.name}"`, value));
      return;
    }
    if (!problems.enter()) return;
    let present = 0;
    for (const { name, encode, encodeMissing } of fields) {
      const { count } = problems;
      const field = Object.hasOwn(value, name) ? value[name] : undefined;
      if (field === undefined) encodeMissing(output, problems);
      else {
        present++;
        encode(field, output, problems);
      }
      if (problems.count > count) problems.below(name, count);
    }
    const keys = Object.keys(value);
    if (keys.length > present) {
      for (const key of keys) {
        if (!names.has(key) && value[key] !== undefined) problems.add(`not a field of "${schema.name}"`, { key });
      }
    }
    problems.leave();
  };
}
