import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../values/duration.js';
import { parseSize } from '../values/size.js';

/** Parsers for option values; commander adds the option's name and the value to their messages. */

export function durationArgument(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === null) throw new InvalidArgumentError('write a duration such as 500ms, 30s, 5m, 12h, 7d or P7D');
  return milliseconds;
}

export function countArgument(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count)) throw new InvalidArgumentError('write a whole number');
  return count;
}

export function positiveCountArgument(text: string): number {
  const count = countArgument(text);
  if (count === 0) throw new InvalidArgumentError('write a whole number above 0');
  return count;
}

/** A number of partitions, which Kafka keeps in 32 bits. */
export function partitionCountArgument(text: string): number {
  return countUpTo(2 ** 31 - 1, text);
}

/** A number of replicas, which Kafka keeps in 16 bits. */
export function replicationFactorArgument(text: string): number {
  return countUpTo(2 ** 15 - 1, text);
}

function countUpTo(most: number, text: string): number {
  const count = positiveCountArgument(text);
  if (count > most) throw new InvalidArgumentError(`write a whole number of at most ${most}`);
  return count;
}

/** For an option that may be repeated, one value each time. */
export function listArgument(text: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, text];
}

/** `name=value` pairs of an option that may be repeated. */
export function pairsArgument(
  text: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const separator = text.indexOf('=');
  if (separator <= 0) throw new InvalidArgumentError('write name=value');
  return { ...previous, [text.slice(0, separator)]: text.slice(separator + 1) };
}

/** `100/s`, or `100`: so many a second. */
export function rateArgument(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(text);
  const rate = Number(match?.[1]);
  if (match === null || rate <= 0) throw new InvalidArgumentError('write a rate such as 100/s');
  return rate;
}

/** `256MB`, `1GiB`: bytes. */
export function sizeArgument(text: string): number {
  const size = parseSize(text);
  if (size === null || size < 1) throw new InvalidArgumentError('write a size such as 256MB or 1GiB');
  return size;
}

/** `10MB/s`, `512KiB/s`: bytes a second. */
export function byteRateArgument(text: string): number {
  const rate = parseSize(text.replace(/\/s$/, ''));
  if (rate === null || rate < 1) throw new InvalidArgumentError('write a rate such as 10MB/s or 512KiB/s');
  return rate;
}

/** Numbers of partitions, one or several separated by commas; the option may be repeated too. */
export function partitionsArgument(text: string, previous: readonly number[] = []): readonly number[] {
  const partitions = text.split(',').map((part) => countArgument(part.trim()));
  return [...new Set([...previous, ...partitions])].sort((a, b) => a - b);
}

/** One of a few words. */
export function choiceArgument<Choice extends string>(allowed: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const choice = allowed.find((candidate) => candidate === text);
    if (choice === undefined) throw new InvalidArgumentError(`choose from ${allowed.join(', ')}`);
    return choice;
  };
}

/** Names separated by commas. */
export function namesArgument<Name extends string>(allowed: readonly Name[]): (text: string) => readonly Name[] {
  return (text) =>
    text.split(',').map((word) => {
      const name = allowed.find((candidate) => candidate === word.trim());
      if (name === undefined) throw new InvalidArgumentError(`choose from ${allowed.join(', ')}`);
      return name;
    });
}
