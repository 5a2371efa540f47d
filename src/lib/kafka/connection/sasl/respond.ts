/**
 * Sends one message of a mechanism, and gives the broker's to it.
 * @throws AppError AUTHENTICATION_FAILED where the broker refuses the login; what asking a broker throws
 */
export type Respond = (message: Buffer) => Promise<Buffer>;

/** Who logs in, read anew for every login. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}
