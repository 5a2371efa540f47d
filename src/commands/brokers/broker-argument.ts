import { InvalidArgumentError } from 'commander';

/** A broker's id; null for `default`, which is all of them. */
export function brokerIdArgument(text: string): number | null {
  if (text === 'default') return null;
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('write the id of a broker');
  return Number(text);
}
