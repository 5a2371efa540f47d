import type { ExactJson } from '../../values/exact-json.js';
import { sampleDecimal, sampleInteger } from '../shared/sample/number.js';
import { between, pick, uuid, type Random } from '../shared/sample/random-source.js';
import { sampleText } from '../shared/sample/text.js';
import { words } from '../shared/sample/words.js';
import type { SchemaPlace } from './places.js';

type MakeText = (random: Random, now: Date) => string;

const formats: Readonly<Record<string, MakeText>> = {
  'date-time': (random, now) => new Date(now.getTime() - between(0, 24 * 60 * 60 * 1000, random)).toISOString(),
  date: (random, now) => new Date(now.getTime() - between(0, 24 * 60 * 60 * 1000, random)).toISOString().slice(0, 10),
  time: (_, now) => now.toISOString().slice(11),
  duration: (random) => `PT${between(1, 120, random)}M`,
  uuid,
  email: (random) => `${pick(words, random)}@example.com`,
  hostname: (random) => `${pick(words, random)}.example.com`,
  ipv4: (random) => `192.0.2.${between(1, 254, random)}`,
  ipv6: (random) => `2001:db8::${between(1, 9999, random)}`,
  uri: (random) => `https://example.com/${pick(words, random)}`,
};

/** Text of the format and the length that the schema asks for, else as the property's name says. */
export function sampleString(place: SchemaPlace, name: string, random: Random, now: Date): string {
  const format = place.keyword('format');
  const make = typeof format === 'string' && Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (make !== undefined) return make(random, now);
  const [least, most] = [sizeOf(place.keyword('minLength')) ?? 0, sizeOf(place.keyword('maxLength')) ?? Infinity];
  let text = sampleText(name, random, now);
  while (text.length < least) text += ` ${pick(words, random)}`;
  return Array.from(text).slice(0, most).join('');
}

/** A number that the property's name suggests, or else one in the range that the schema asks for. */
export function sampleNumber(place: SchemaPlace, name: string, isWhole: boolean, random: Random, now: Date): number {
  const unit = sizeOf(place.keyword('multipleOf')) ?? (isWhole ? 1 : 0.01);
  const least = bound(place.keyword('minimum'), place.keyword('exclusiveMinimum'), unit);
  const most = bound(place.keyword('maximum'), place.keyword('exclusiveMaximum'), -unit);
  const plausible = isWhole
    ? Number(sampleInteger({ type: 'long', attributes: {} }, name, random, now))
    : sampleDecimal(name, random);
  const fits = plausible >= (least ?? -Infinity) && plausible <= (most ?? Infinity);
  if (fits && place.keyword('multipleOf') === undefined) return plausible;
  const lowest = Math.ceil((least ?? Math.min(0, (most ?? 0) - 1000 * unit)) / unit);
  const highest = Math.max(lowest, Math.floor((most ?? (lowest + 1000) * unit) / unit));
  const value = between(lowest, highest, random) * unit;
  return Number(value.toPrecision(15)); // 3 × 0.1 is 0.3
}

/** The limit that holds; in draft-04 `exclusive…` says only how the other one is meant. */
function bound(limit: ExactJson | undefined, exclusive: ExactJson | undefined, unit: number): number | undefined {
  if (typeof exclusive === 'number') return exclusive + unit;
  return typeof limit === 'number' && exclusive === true ? limit + unit : sizeOf(limit);
}

function sizeOf(value: ExactJson | undefined): number | undefined {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}
