import type { TemporalType } from './logical-type.js';

const secondsOfDay = 24 * 60 * 60;
const day = secondsOfDay * 1000;

/**
 * The number that ISO 8601 text stands for, in the type's units; null for text that is none, for a day or an hour that
 * there is not, and for more digits than the units have. A timestamp without a zone is in UTC; a local one has no zone.
 */
export function parseTemporal(text: string, { kind, perSecond }: TemporalType): bigint | null {
  const unitsOf = (seconds: number, fraction: string): bigint | null => {
    const digits = digitsOfSecond(perSecond);
    if (/[1-9]/.test(fraction.slice(digits))) return null;
    const units = BigInt(seconds) * BigInt(perSecond);
    return units + BigInt(fraction.slice(0, digits).padEnd(digits, '0') || '0');
  };
  if (kind === 'date') {
    const days = daysIn(text);
    return days === null ? null : BigInt(days);
  }
  if (kind === 'time') {
    const found = timeIn(text);
    return found === null ? null : unitsOf(found.seconds, found.fraction);
  }
  const [, date = '', time = '', zone = ''] =
    /^([+-]?\d+-\d\d-\d\d)[Tt ]([\d:.]+)(Z|z|[+-]\d\d:?\d\d)?$/.exec(text) ?? [];
  const [days, found, offset] = [daysIn(date), timeIn(time), offsetOf(zone)];
  if (days === null || found === null || offset === null) return null;
  if (kind === 'local-timestamp' && zone !== '') return null;
  return unitsOf(days * secondsOfDay + found.seconds - offset, found.fraction);
}

/** ISO 8601 text with all digits of the units; null for what no calendar or clock has. */
export function temporalText(value: number | bigint, { kind, perSecond }: TemporalType): string | null {
  if (kind === 'date') return dateText(Number(value));
  const units = BigInt(value);
  const perDay = BigInt(perSecond) * BigInt(secondsOfDay);
  if (kind === 'time') return units < 0n || units >= perDay ? null : timeText(units, perSecond);
  const inDay = ((units % perDay) + perDay) % perDay;
  const date = dateText(Number((units - inDay) / perDay));
  if (date === null) return null;
  return `${date}T${timeText(inDay, perSecond)}${kind === 'timestamp' ? 'Z' : ''}`;
}

/** 3 for milliseconds. */
export function digitsOfSecond(perSecond: number): number {
  return String(perSecond).length - 1;
}

/** Days since 1970 of a date, with a year of four digits, or of six and a sign. */
function daysIn(text: string): number | null {
  if (!/^(?:\d{4}|[+-]\d{6})-\d\d-\d\d$/.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, text.length) !== text ? null : time / day;
}

function dateText(days: number): string | null {
  const date = new Date(days * day);
  return Number.isNaN(date.getTime()) ? null : (date.toISOString().split('T')[0] ?? null);
}

function timeIn(text: string): { readonly seconds: number; readonly fraction: string } | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,18}))?)?$/.exec(text);
  if (found === null) return null;
  const [, hours, minutes, seconds = '0', fraction = ''] = found;
  return { seconds: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds), fraction };
}

function timeText(units: bigint, perSecond: number): string {
  const seconds = Number(units / BigInt(perSecond));
  const fraction = (units % BigInt(perSecond)).toString().padStart(digitsOfSecond(perSecond), '0');
  return `${new Date(seconds * 1000).toISOString().slice(11, 19)}.${fraction}`;
}

/** Seconds; 0 for no zone and for UTC. */
function offsetOf(zone: string): number | null {
  const found = /^([+-])(\d\d):?([0-5]\d)$/.exec(zone);
  if (found === null) return zone === '' || zone.toUpperCase() === 'Z' ? 0 : null;
  const [, sign, hours, minutes] = found;
  const offset = Number(hours) * 3600 + Number(minutes) * 60;
  return sign === '-' ? -offset : offset;
}
