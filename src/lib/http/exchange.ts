import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { messageOf } from '../errors.js';
import type { TlsSettings } from '../security/settings.js';
import { tlsOptions } from '../security/tls.js';
import { formatSize } from '../values/size.js';

export interface HttpRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Of https. Default: as Node has it. */
  readonly tls?: TlsSettings;
}

/**
 * Sends one request, and gives what `read` makes of its answer, of which the headers are there then. Not by fetch, which
 * refuses some ports, whoever listens there. An answer that is not read to its end is broken off, with its connection.
 * @throws what the network says
 */
export async function exchange<Result>(
  url: URL,
  { method = 'GET', headers = {}, body, tls }: HttpRequest,
  signal: AbortSignal,
  read: (answer: http.IncomingMessage) => Result | Promise<Result>,
): Promise<Result> {
  const send = url.protocol === 'https:' ? https.request : http.request;
  const request = send(url, {
    method,
    headers,
    signal,
    ...(tls === undefined ? {} : tlsOptions(tls)),
  });
  request.on('error', () => undefined); // is heard below, but for one that comes when the answer has begun
  try {
    request.end(body);
    const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
    const result = await read(answer);
    if (!answer.readableEnded) request.destroy();
    return result;
  } catch (error) {
    request.destroy();
    throw error;
  }
}

/** The value of the header that logs a user in (RFC 7617). */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** What the network says. Of a name with several addresses only the code says what is wrong. */
export function networkReason(error: unknown): string {
  const message = messageOf(error);
  return message === '' && error instanceof Error && 'code' in error ? String(error.code) : message;
}

/** An answer that goes on and on: it would fill the memory. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/** @throws AnswerTooLarge as soon as there are more bytes than that */
export async function textUpTo(limit: number, answer: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new AnswerTooLarge(`its answer has more than ${formatSize(limit)}`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
