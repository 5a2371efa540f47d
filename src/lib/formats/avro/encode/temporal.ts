import type { TemporalType } from '../logical-type.js';
import type { AvroSchema } from '../schema.js';
import { digitsOfSecond, parseTemporal } from '../temporal.js';
import type { Encode } from './parts.js';
import { expected } from '../../shared/found.js';
import { encodeInt, encodeLong } from './number.js';

/** Writes a date or a time that is given as its number, or as ISO 8601 text. */
export function temporalEncoder(base: AvroSchema['type'], type: TemporalType): Encode {
  const encode = base === 'int' ? encodeInt : encodeLong;
  return (value, output, problems) => {
    if (typeof value !== 'string') {
      encode(value, output, problems);
      return;
    }
    const units = parseTemporal(value, type);
    if (units === null) problems.add(expected(`a number or ${examples[type.kind]}${precisionOf(type)}`, value));
    else encode(Number.isSafeInteger(Number(units)) ? Number(units) : units, output, problems);
  };
}

const examples: Readonly<Record<TemporalType['kind'], string>> = {
  date: 'a date such as "2026-01-31"',
  time: 'a time such as "12:30:00"',
  timestamp: 'a time such as "2026-01-31T12:30:00Z"',
  'local-timestamp': 'a time without a zone such as "2026-01-31T12:30:00"',
};

function precisionOf({ kind, perSecond }: TemporalType): string {
  return kind === 'date' ? '' : ` with ${digitsOfSecond(perSecond)} digits of a second at most`;
}
