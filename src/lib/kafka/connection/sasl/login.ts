import { AppError } from '../../../errors.js';
import { TokenUnavailable } from '../../../security/oauth/token-unavailable.js';
import type { BearerToken, SaslSettings, TokenSource } from '../../../security/settings.js';
import { tokenTimes } from '../../../security/token-times.js';
import { errorCodeOf, kafkaErrorCode, NO_ERROR } from '../../error-codes.js';
import type { Api } from '../../protocol/api.js';
import { saslAuthenticateApi } from '../../protocol/sasl-authenticate.js';
import { saslHandshakeApi } from '../../protocol/sasl-handshake.js';
import { addressText, type BrokerAddress } from '../address.js';
import { oauthBearer } from './oauthbearer.js';
import { plain } from './plain.js';
import { RefusedPasswords } from './refused-passwords.js';
import type { Credentials, Respond } from './respond.js';

/** Asks on the connection that is to be logged in. */
export type AskForLogin = <Request, Response>(api: Api<Request, Response>, request: Request) => Promise<Response>;

/** More than a message of any mechanism has, in bytes. */
const largestMessage = 64 * 1024;

/**
 * Makes connections known to their brokers, by SASL: one for all connections of a client, so that what one broker has refused is
 * not sent to the next ones.
 */
export class Login {
  readonly #sasl: SaslSettings;
  readonly #refused = new RefusedPasswords();

  constructor(sasl: SaslSettings) {
    this.#sasl = sasl;
  }

  /**
   * Logs a connection in, for the first time or anew.
   * @returns milliseconds for which the broker takes it; 0 for ever (KIP-368)
   * @throws AppError AUTHENTICATION_FAILED; what asking throws; what the secret's or the token's source throws
   */
  async perform(ask: AskForLogin, address: BrokerAddress, signal: AbortSignal): Promise<number> {
    const sasl = this.#sasl;
    if (sasl.mechanism === 'OAUTHBEARER') {
      const token = await tokenFor(sasl.token, address, signal);
      const refusal = (reason: string): AppError => refusedToken(address, token.value, reason);
      return exchange(ask, address, sasl.mechanism, refusal, (respond) =>
        oauthBearer(token, sasl.extensions ?? {}, respond),
      );
    }
    const { mechanism, username } = sasl;
    const password = await sasl.password(signal);
    return this.#refused.guard(password, () =>
      exchange(
        ask,
        address,
        mechanism,
        (reason) => refusedUser(address, username, mechanism, reason),
        (respond) => withPassword(mechanism, { username, password }, address, respond),
      ),
    );
  }
}

/** Without a token the broker is as good as not there, and whoever can wait for a broker waits for it. */
async function tokenFor(source: TokenSource, address: BrokerAddress, signal: AbortSignal): Promise<BearerToken> {
  try {
    return await source(signal);
  } catch (error) {
    if (!(error instanceof TokenUnavailable)) throw error;
    throw new AppError('BROKER_UNREACHABLE', `cannot log in to broker "${addressText(address)}": ${error.message}`, {
      cause: error,
      hint: 'Look at the URL of the token endpoint, and at the network between it and this machine.',
    });
  }
}

async function withPassword(
  mechanism: Exclude<SaslSettings['mechanism'], 'OAUTHBEARER'>,
  credentials: Credentials,
  address: BrokerAddress,
  respond: Respond,
): Promise<void> {
  if (mechanism === 'PLAIN') return plain(credentials, respond);
  const { scram } = await import('./scram.js'); // kafkajs's part is loaded by whom it is for
  return scram(mechanism === 'SCRAM-SHA-256' ? 'SHA256' : 'SHA512', credentials, address, respond);
}

/** The exchange of one mechanism, after the broker has agreed to it. @returns milliseconds that the login lasts, or 0 */
async function exchange(
  ask: AskForLogin,
  address: BrokerAddress,
  mechanism: string,
  refusal: (reason: string) => AppError,
  speak: (respond: Respond) => Promise<void>,
): Promise<number> {
  const { errorCode, mechanisms } = await ask(saslHandshakeApi, { mechanism });
  if (errorCode !== NO_ERROR) throw notTaken(address, mechanism, errorCode, mechanisms);
  let lifetime = 0;
  await speak(async (message) => {
    const answer = await ask(saslAuthenticateApi, { authBytes: message });
    if (answer.errorCode !== NO_ERROR) throw refusal(answer.errorMessage ?? kafkaErrorCode(answer.errorCode).name);
    if (answer.authBytes.length > largestMessage) throw refusal(`its message has ${answer.authBytes.length} bytes`);
    lifetime = answer.sessionLifetimeMs;
    return answer.authBytes;
  });
  return lifetime;
}

/** The mechanisms that the broker takes in place of this one: none where the port asks for no login. */
function notTaken(
  address: BrokerAddress,
  mechanism: string,
  errorCode: number,
  mechanisms: readonly string[],
): AppError {
  const broker = `broker "${addressText(address)}"`;
  if (errorCode === errorCodeOf('UNSUPPORTED_SASL_MECHANISM')) {
    return new AppError(
      'AUTHENTICATION_FAILED',
      `${broker} does not take SASL ${mechanism}; it takes ${mechanisms.join(', ')}`,
      {
        hint: 'Choose one of these with `--sasl`.',
      },
    );
  }
  if (errorCode === errorCodeOf('ILLEGAL_SASL_STATE')) {
    return new AppError('AUTHENTICATION_FAILED', `${broker} takes no login on this port`, {
      hint: 'Leave `--sasl` out, or name the port on which it asks for a login.',
    });
  }
  return new AppError(
    'AUTHENTICATION_FAILED',
    `${broker} refuses SASL ${mechanism}: ${kafkaErrorCode(errorCode).name}`,
  );
}

function refusedUser(address: BrokerAddress, username: string, mechanism: string, reason: string): AppError {
  const message = `broker "${addressText(address)}" refuses the login of "${username}" by ${mechanism}: ${reason}`;
  return new AppError('AUTHENTICATION_FAILED', message);
}

/** A clock that is wrong, here or there, is the likeliest reason why a token that was just given is refused. */
function refusedToken(address: BrokerAddress, token: string, reason: string): AppError {
  const message = `broker "${addressText(address)}" refuses the token: ${reason}`;
  return new AppError('AUTHENTICATION_FAILED', message, {
    hint: `${tokenTimes(token, Date.now())} See whether the brokers expect its issuer, audience and scope.`.trimStart(),
  });
}
