import { DIGESTS, SCRAM } from 'kafkajs/src/broker/saslAuthenticator/scram.js';
import { AppError, errorOf, messageOf } from '../../../errors.js';
import type { BrokerAddress } from '../address.js';
import type { Credentials, Respond } from './respond.js';

/** A hundred times what brokers use. Each costs both sides time, and a hostile one could ask for hours of it. */
const mostIterations = 1_000_000;

/** What kafkajs puts before a message: its size. */
const sizeLength = 4;
const silent = { debug: () => undefined, error: () => undefined };

/**
 * SCRAM (RFC 5802, RFC 7677) by kafkajs: neither side shows the password, and both prove that they know it. Names and
 * passwords go as UTF-8 without SASLprep, as in Kafka's class ScramFormatter, which made what the brokers keep.
 * @throws AppError AUTHENTICATION_FAILED where the broker doesn't prove it, too
 */
export async function scram(
  digest: 'SHA256' | 'SHA512',
  credentials: Credentials,
  { host, port }: BrokerAddress,
  respond: Respond,
): Promise<void> {
  let failure: unknown;
  const client = new SCRAM(
    credentials,
    host,
    port,
    silent,
    async ({ request, response }) => {
      try {
        const answer = await respond((await request.encode()).subarray(sizeLength));
        const parsed = await response.parse(answer);
        if (parsed['i'] !== undefined) checkIterations(parsed['i']);
        return parsed;
      } catch (error) {
        failure = error; // kafkajs keeps nothing of it but the text
        throw errorOf(error);
      }
    },
    DIGESTS[digest],
  );
  try {
    await client.authenticate();
  } catch (error) {
    if (failure instanceof AppError) throw failure;
    throw notProven(messageOf(failure ?? error).replace(/^(?:SASL SCRAM \S+ authentication failed: )+/, ''), error);
  }
}

function checkIterations(text: string): void {
  if (/^\d{1,9}$/.test(text) && Number(text) <= mostIterations) return;
  throw notProven(`it asks for ${text.slice(0, 20)} iterations, more than the ${mostIterations} that are made`);
}

function notProven(reason: string, cause?: unknown): AppError {
  return new AppError('AUTHENTICATION_FAILED', `the broker does not prove that it knows the password: ${reason}`, {
    cause,
    hint: 'Something other than the broker may listen there: look at the address before the password is used again.',
  });
}
