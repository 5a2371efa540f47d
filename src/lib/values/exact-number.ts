/** Longer texts than this, which are nobody's integers, are not looked at digit by digit. */
const longestText = 1000;

/**
 * The value of a number in JSON text: of an integer beyond ±(2^53 − 1) and of up to 64 bits, however it is written, a
 * bigint with all its digits; of any other number the nearest double, infinite for those beyond all doubles.
 */
export function exactNumber(text: string): number | bigint {
  const value = Number(text);
  const size = Math.abs(value);
  if (size <= Number.MAX_SAFE_INTEGER || size > 2 ** 64 || text.length > longestText) return value;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = (whole + fraction).replace(/0+$/, '');
  const zeros = Number(exponent) + whole.length - digits.length;
  return zeros < 0 ? value : BigInt(`${sign}${digits}${'0'.repeat(zeros)}`);
}
