import { AppError, messageOf } from '../../errors.js';
import { addressText, type BrokerAddress } from './address.js';

/** Milliseconds after which a slow address no longer keeps the next one waiting. */
const stagger = 500;

/**
 * Tries addresses one after the other until one answers. A slow one holds the others up for half a second, a refused
 * one not at all; the first to answer wins.
 */
export async function firstToAnswer<Answer extends object>(
  addresses: readonly BrokerAddress[],
  connect: (address: BrokerAddress) => Promise<Answer>,
): Promise<Answer> {
  const candidates = new Map(addresses.map((address) => [addressText(address), address]));
  const failures: unknown[] = [];
  const running = new Set<Promise<Answer | null>>();

  for (const address of candidates.values()) {
    const attempt: Promise<Answer | null> = connect(address)
      .catch((error: unknown) => {
        failures.push(error);
        return null;
      })
      .finally(() => running.delete(attempt));
    running.add(attempt);
    const winner = await Promise.race([...running, after(stagger)]);
    if (winner !== null) return winner;
  }
  while (running.size > 0) {
    const winner = await Promise.race(running);
    if (winner !== null) return winner;
  }
  throw unreachable([...candidates.keys()], failures[0]);
}

function unreachable(addresses: readonly string[], failure: unknown): AppError {
  if (addresses.length === 1 && failure instanceof AppError) return failure;
  const names = addresses.map((address) => `"${address}"`).join(', ');
  const reason = messageOf(failure).replace(/^cannot reach broker "[^"]*": /, '');
  return new AppError('BROKER_UNREACHABLE', `cannot reach Kafka at any of ${names}: ${reason}`, { cause: failure });
}

async function after(milliseconds: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), milliseconds).unref());
}
