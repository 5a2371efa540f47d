import { decimalText } from '../../../values/decimal.js';
import { instantIn } from '../../avro/instant.js';
import { temporalType, type DecimalType } from '../../avro/logical-type.js';
import type { PrimitiveSchema } from '../../avro/schema.js';
import { between, type Random } from './random-source.js';

const day = 24 * 60 * 60 * 1000;
const instant = /[tT]imestamp|[a-z](At|On|Date|Time|Until)$|(^|_)(at|date|time|until)$|^(due|start|end|expires)/;
const future = /due|expir|until|next|remind|schedul|deadline|end/i;

/** An int or a long for a field of this name. */
export function sampleInteger(schema: PrimitiveSchema, name: string, random: Random, now: Date): number | bigint {
  if (temporalType(schema) !== null || (schema.type === 'long' && instant.test(name))) {
    const distance = future.test(name) ? between(0, 7 * day, random) : -between(0, day, random);
    return instantIn(schema, now.getTime() + distance);
  }
  if (/duration|elapsed|timeTo|latency|ms$|millis/i.test(name)) return between(1000, 5 * day, random);
  if (/year/i.test(name)) return now.getUTCFullYear() - between(0, 3, random);
  if (/count|quantity|attempt|retries|number|total|size|length|version|priority|position|index/i.test(name)) {
    return between(0, 20, random);
  }
  if (/age$/i.test(name)) return between(18, 90, random);
  return between(0, 10_000, random);
}

/** A float or a double for a field of this name. */
export function sampleDecimal(name: string, random: Random): number {
  if (/latitude|^lat$/i.test(name)) return between(-90_000, 90_000, random) / 1000;
  if (/longitude|^(lng|lon)$/i.test(name)) return between(-180_000, 180_000, random) / 1000;
  if (/ratio|share|score|rate|probability|progress/i.test(name)) return between(0, 1000, random) / 1000;
  return between(0, 100_000, random) / 100;
}

/** A decimal of at most six digits, or as few as there may be; two of them behind the point, where others fit before it. */
export function sampleDecimalText({ precision, scale }: DecimalType, random: Random): string {
  const zeros = precision - scale < 3 ? 0 : Math.max(0, scale - 2);
  const unscaled = between(0, 10 ** Math.min(precision - zeros, 6) - 1, random);
  return decimalText(BigInt(unscaled) * 10n ** BigInt(zeros), scale);
}
