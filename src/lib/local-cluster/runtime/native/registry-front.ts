import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod/mini';
import { loopback } from '../layout.js';

/** What a front process is started with. */
export const frontSettings = z.strictObject({
  port: z.int(),
  /** Where the registry itself listens, on loopback. */
  registryPort: z.int(),
  /** PEM file with key and certificate. */
  certificate: z.string(),
  /** Files with the password of each user. */
  users: z.record(z.string(), z.string()),
});

export type FrontSettings = z.infer<typeof frontSettings>;

/** The hosts of `compose/registry-guard`: names that nobody can have elsewhere, and addresses. */
const servedHost =
  /^(?:[a-z0-9_-]+|(?:[a-z0-9_-]+\.)+(?:localhost|internal)|\d+\.\d+\.\d+\.\d+|\[[0-9a-f:.]+\])(?::\d+)?$/i;

/**
 * Has TLS, logins and a list of hosts before a registry that has none of them, and passes on the rest as it comes. Apicurio's
 * login is OpenID Connect alone, which wants a server of its own.
 */
export async function startFront({ port, registryPort, certificate, users }: FrontSettings): Promise<https.Server> {
  const pem = await readFile(certificate, 'utf8');
  const logins = await Promise.all(
    Object.entries(users).map(async ([name, file]) => digest(`${name}:${await readFile(file, 'utf8')}`)),
  );
  const server = https.createServer({ key: pem, cert: pem, minVersion: 'TLSv1.2' }, (request, response) => {
    if (request.headers.host !== undefined && !servedHost.test(request.headers.host)) {
      refuse(response, 421, 'only localhost and addresses of this machine are served here');
    } else if (!isKnown(request.headers.authorization, logins)) {
      response.setHeader('www-authenticate', 'Basic realm="todo-kafka"');
      refuse(response, 401, 'a user and a password are needed');
    } else {
      pass(request, response, { host: loopback, port: registryPort, agent: false });
    }
  });
  server.listen(port, loopback);
  await once(server, 'listening');
  return server;
}

function isKnown(authorization: string | undefined, logins: readonly Buffer[]): boolean {
  const [, encoded = ''] = /^Basic +(\S+)$/i.exec(authorization ?? '') ?? [];
  const given = digest(Buffer.from(encoded, 'base64').toString());
  return logins.filter((login) => timingSafeEqual(login, given)).length > 0;
}

/** All of one length, as a comparison in constant time wants it. */
function digest(login: string): Buffer {
  return createHash('sha256').update(login).digest();
}

/** In the form that clients of the Confluent API read. */
function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/vnd.schemaregistry.v1+json' });
  response.end(JSON.stringify({ error_code: status, message: `todo-kafka: ${message}` }));
}

function pass(request: IncomingMessage, response: ServerResponse, target: http.RequestOptions): void {
  const { method = 'GET', url: path = '/' } = request;
  const headers = { ...request.headers };
  delete headers.authorization; // it is for here
  const inner = http.request({ ...target, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.headers);
    void pipeline(answer, response).catch(() => response.destroy());
  });
  inner.on('error', () => {
    if (response.headersSent) response.destroy();
    else refuse(response, 502, 'the schema registry does not answer');
  });
  response.on('close', () => inner.destroy());
  void pipeline(request, inner).catch(() => undefined); // `inner` says it
}
