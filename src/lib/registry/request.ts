import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { text as readText } from 'node:stream/consumers';
import { messageOf } from '../errors.js';

export interface RegistryRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Its parts, not yet escaped. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
}

export interface RegistryAddress {
  /** Up to where the paths of the Confluent API begin. */
  readonly base: string;
  readonly username: string;
  readonly password: string;
}

/** A refusal, in the form of those of the other client, which counts one that nobody answered among the server's own. */
export class RegistryRefusal extends Error {
  override readonly name = 'RegistryRefusal';
  readonly status: number;
  /** Confluent's number for what is wrong, such as 42206; null where there was none. */
  readonly code: number | null;

  constructor(message: string, status: number, code: number | null, cause?: unknown) {
    super(message, { cause });
    this.status = status;
    this.code = code;
  }
}

/**
 * Sends one request and returns the JSON of its answer. Not by fetch, which refuses some ports, whoever listens there.
 * @throws RegistryRefusal
 */
export async function sendRequest(
  { base, username, password }: RegistryAddress,
  { method = 'GET', path, query = {}, body }: RegistryRequest,
  signal: AbortSignal,
): Promise<unknown> {
  const search = new URLSearchParams(query).toString();
  const url = new URL(`${base}/${path.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`);
  const send = url.protocol === 'https:' ? https.request : http.request;
  const request = send(url, {
    method,
    headers: {
      accept: 'application/vnd.schemaregistry.v1+json, application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/vnd.schemaregistry.v1+json' }),
    },
    ...(username === '' ? {} : { auth: `${username}:${password}` }),
    signal,
  });
  request.on('error', () => undefined); // is heard below, but for one that comes when the answer has begun
  let response: http.IncomingMessage;
  let text: string;
  try {
    request.end(body === undefined ? undefined : JSON.stringify(body));
    [response] = (await once(request, 'response')) as [http.IncomingMessage];
    text = await readText(response);
  } catch (error) {
    throw new RegistryRefusal(networkFailure(error), 503, null, error);
  }
  const { statusCode: status = 0, statusMessage = '' } = response;
  if (status < 200 || status > 299) throw refusal(status, statusMessage, text);
  return JSON.parse(text) as unknown;
}

/** Of a name with several addresses only the code says what is wrong; of one that took too long, the cause does. */
function networkFailure(error: unknown): string {
  const reason = error instanceof Error && error.name === 'AbortError' ? error.cause : error;
  const message = messageOf(reason);
  return message === '' && reason instanceof Error && 'code' in reason ? String(reason.code) : message;
}

function refusal(status: number, statusText: string, text: string): RegistryRefusal {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null && 'message' in answer && typeof answer.message === 'string') {
      const code = 'error_code' in answer && typeof answer.error_code === 'number' ? answer.error_code : null;
      return new RegistryRefusal(answer.message, status, code);
    }
  } catch {
    // No JSON: a proxy's page, say.
  }
  return new RegistryRefusal(`status ${status} ${statusText}`.trimEnd(), status, null);
}
