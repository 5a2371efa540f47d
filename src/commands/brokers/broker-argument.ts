import { InvalidArgumentError } from 'commander';
import { usage } from '../shared/option-rules.js';

/** A broker's id; null for `default`, which is all of them. */
export function brokerIdArgument(text: string): number | null {
  if (text === 'default') return null;
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('write the id of a broker');
  return Number(text);
}

/** @throws AppError USAGE: each broker has loggers of its own */
export function expectBrokerOfLoggers(id: number | null, loggers: boolean): void {
  if (loggers && id === null) throw usage('--loggers is for one broker: name its id');
}
