import { AppError, errorOf, hasErrorCode, messageOf } from '../../errors.js';
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
    refuseFurther(failures);
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
    refuseFurther(failures);
    const winner = await Promise.race(running);
    if (winner !== null) return winner;
  }
  refuseFurther(failures);
  throw unreachable([...candidates.keys()], failures);
}

/**
 * The order in which brokers are tried: those known, from the one after the last on, so that each is asked in the end; then the
 * bootstrap addresses; and at the very end the one that kept silent.
 */
export function inTurn(
  known: readonly BrokerAddress[],
  bootstrap: readonly BrokerAddress[],
  silent: BrokerAddress | undefined,
): readonly BrokerAddress[] {
  const isSilent = (address: BrokerAddress): number =>
    Number(silent !== undefined && addressText(silent) === addressText(address));
  const after = known.findIndex((address) => isSilent(address) === 1) + 1;
  const candidates = [...known.slice(after), ...known.slice(0, after), ...bootstrap];
  return candidates.sort((a, b) => isSilent(a) - isSilent(b));
}

/** What one broker of a cluster refuses, the others refuse too; an account may be locked for asking all of them. */
function refuseFurther(failures: readonly unknown[]): void {
  const refusal = failures.find((failure) => hasErrorCode(failure, 'AUTHENTICATION_FAILED'));
  if (refusal !== undefined) throw errorOf(refusal);
}

function unreachable(addresses: readonly string[], failures: readonly unknown[]): Error {
  const telling = failures.find((failure) => hasErrorCode(failure, 'TLS_FAILED', 'CONFIG_INVALID'));
  if (telling !== undefined) return errorOf(telling);
  const [failure] = failures;
  if (addresses.length === 1 && failure instanceof AppError) return failure;
  const names = addresses.map((address) => `"${address}"`).join(', ');
  const reason = messageOf(failure).replace(/^cannot reach broker "[^"]*": /, '');
  return new AppError('BROKER_UNREACHABLE', `cannot reach Kafka at any of ${names}: ${reason}`, {
    cause: failure,
    ...(failure instanceof AppError && failure.hint !== undefined ? { hint: failure.hint } : {}),
  });
}

async function after(milliseconds: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), milliseconds).unref());
}
