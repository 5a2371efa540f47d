import { fullFormats } from 'ajv-formats/dist/formats.js';

type Check = (text: string) => boolean;

/**
 * Whether text is of a format; undefined for formats that are not known here, which take everything.
 * @see https://json-schema.org/draft/2020-12/json-schema-validation#section-7.3
 */
export function formatCheck(name: string): Check | undefined {
  const format: unknown = Object.hasOwn(fullFormats, name) ? fullFormats[name as keyof typeof fullFormats] : undefined;
  const check = checkOf(format);
  if (check === undefined) return undefined;
  // RFC 3339 allows a space instead of the T "for the sake of readability"; the format does not.
  return name === 'date-time' ? (text) => /^\d{4}-\d\d-\d\d[Tt]/.test(text) && check(text) : check;
}

function checkOf(format: unknown): Check | undefined {
  if (format instanceof RegExp) return (text) => format.test(text);
  if (typeof format === 'function') return (text) => (format as Check)(text);
  if (typeof format !== 'object' || format === null || !('validate' in format)) return undefined;
  const isForNumbers = 'type' in format && format.type === 'number';
  return isForNumbers ? undefined : checkOf(format.validate);
}
