import type { TemporalType } from '../logical-type.js';
import { temporalText } from '../temporal.js';
import type { Decode } from './parts.js';

/** Reads a date or a time as ISO 8601 text; as its number where no calendar has it. */
export function temporalDecoder(type: TemporalType, base: 'int' | 'long'): Decode {
  return (input, sink) => {
    const start = input.position;
    let value: number | bigint = base === 'int' ? input.int() : input.long();
    if (!Number.isSafeInteger(value)) {
      input.position = start;
      value = input.bigLong();
    }
    const text = temporalText(value, type);
    sink.ascii(text === null ? value.toString() : `"${text}"`);
  };
}
