/**
 * A whole number from 0, in decimal digits or in four or eight bytes, the highest first; null where it is neither. No
 * partition, offset or time is so large that its highest byte is not zero, which no text begins with.
 */
export function numberOf(value: Buffer | null): number | null {
  if (value === null) return null;
  const text = value.toString('latin1');
  if (/^\d{1,16}$/.test(text)) return Number.isSafeInteger(Number(text)) ? Number(text) : null;
  if (value[0] !== 0) return null;
  if (value.length === 4) return value.readInt32BE();
  return value.length === 8 && value.readBigInt64BE() <= Number.MAX_SAFE_INTEGER
    ? Number(value.readBigInt64BE())
    : null;
}
