import { between } from '../../shared/sample/random-source.js';
import type { TextualType } from './textual-type.js';

const largest = 2 ** 32 - 1;
const pattern =
  /^P(?!$)(?:(\d{1,10})Y)?(?:(\d{1,10})M)?(?:(\d{1,10})W)?(?:(\d{1,10})D)?(?:T(?!$)(?:(\d{1,10})H)?(?:(\d{1,10})M)?(?:(\d{1,10})(?:\.(\d{1,3})0*)?S)?)?$/;

/**
 * Months, days and milliseconds in 32 bits each, the lowest byte first, as ISO 8601 writes them: `P14M3DT4.005S`. None of them is
 * reckoned into another, as no month has always as many days, and no day as many seconds.
 */
export const duration: TextualType = {
  wanted: `a duration such as "P14M3DT4.005S", of ${largest} months, days and milliseconds at most`,
  expression: 'string',
  bytesOf: (value) => {
    const found = typeof value === 'string' ? pattern.exec(value) : null;
    if (found === null) return null;
    const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
      .slice(1, 8)
      .map((digits: string | undefined) => Number(digits ?? 0));
    const milliseconds = ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number((found[8] ?? '').padEnd(3, '0'));
    const parts = [years * 12 + months, weeks * 7 + days, milliseconds];
    if (parts.some((part) => part > largest)) return null;
    const bytes = Buffer.alloc(12);
    for (const [index, part] of parts.entries()) bytes.writeUInt32LE(part, index * 4);
    return bytes;
  },
  textOf: (bytes, start) => {
    const [months, days, milliseconds] = [0, 4, 8].map((offset) => bytes.readUInt32LE(start + offset));
    const date = `${months === 0 ? '' : `${months}M`}${days === 0 ? '' : `${days}D`}`;
    const time = milliseconds === 0 ? '' : `T${(milliseconds ?? 0) / 1000}S`;
    return { text: date + time === '' ? 'PT0S' : `P${date}${time}`, isCanonical: true };
  },
  sample: (random) => `P${between(1, 30, random)}DT${between(1, 86_399, random)}S`,
};
