/** There is no token at the moment, and there may be one later: whoever needs it fails as with a broker that is not there. */
export class TokenUnavailable extends Error {
  override readonly name = 'TokenUnavailable';
}
