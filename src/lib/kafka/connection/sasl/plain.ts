import { AppError } from '../../../errors.js';
import type { Credentials, Respond } from './respond.js';

/** PLAIN (RFC 4616): the password as it is, which TLS has to protect. */
export async function plain({ username, password }: Credentials, respond: Respond): Promise<void> {
  if (`${username}${password}`.includes('\0')) {
    throw new AppError('CONFIG_INVALID', `a user's name or password has a NUL, which SASL PLAIN cannot send`);
  }
  await respond(Buffer.from(`\0${username}\0${password}`));
}
