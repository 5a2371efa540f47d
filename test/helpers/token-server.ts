import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keyId = 'test-key';

export interface TokenClaims {
  readonly sub?: string;
  /** Seconds from now. */
  readonly from?: number;
  readonly to?: number;
  readonly aud?: string;
}

/** A JSON Web Token as the token server gives them (RFC 7519, RS256). */
export function signedToken({
  sub = 'todo-service',
  from = 0,
  to = 300,
  aud = 'todo-kafka',
}: TokenClaims = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: 'RS256', typ: 'JWT', kid: keyId };
  const claims = { iss: 'todo-kafka-tests', sub, aud, iat: now + from, nbf: now + from, exp: now + to };
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
}

/** An authorization server: tokens for client credentials (RFC 6749, 4.4) at `/token`, its keys at `/jwks`. */
export class TokenServer {
  readonly clientId = 'todo-service';
  readonly clientSecret = 'cs-3f9a1c77d2';
  /** Of the tokens that it gives, in seconds. */
  lifetime = 300;
  /** Tokens that it gave. */
  readonly given: string[] = [];
  /** What asks for tokens: header and body of each. */
  readonly asked: { readonly authorization: string | undefined; readonly body: string }[] = [];
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/jwks') {
      const jwk = { ...createPublicKey(privateKey).export({ format: 'jwk' }), kid: keyId, use: 'sig', alg: 'RS256' };
      response.end(JSON.stringify({ keys: [jwk] }));
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { authorization } = request.headers;
    this.asked.push({ authorization, body: Buffer.concat(chunks).toString() });
    const expected = `Basic ${Buffer.from(`${this.clientId}:${this.clientSecret}`).toString('base64')}`;
    if (authorization !== expected) {
      response.statusCode = 401;
      response.end(JSON.stringify({ error: 'invalid_client', error_description: 'no such client' }));
      return;
    }
    const token = signedToken({ to: this.lifetime });
    this.given.push(token);
    response.end(JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: this.lifetime }));
  }
}
