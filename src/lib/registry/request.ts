import { abortable, withTimeLimit } from '../abort.js';
import { AppError } from '../errors.js';
import type { RegistryLogin, TlsSettings } from '../security/settings.js';
import { formatDuration } from '../values/duration.js';
import { AnswerTooLarge, basicAuthorization, exchange, networkReason, textUpTo } from '../http/exchange.js';
import { apicurioApi, apicurioContent } from './apicurio.js';
import { RegistryRefusal } from './refusal.js';

export interface RegistryRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Its parts, not yet escaped. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Default: Confluent's, which every registry speaks. */
  readonly api?: 'apicurio';
}

export interface RegistryAddress {
  /** Up to where the paths of the Confluent API begin. */
  readonly base: string;
  /** null where none is asked for. */
  readonly login: RegistryLogin | null;
  readonly tls: TlsSettings | null;
}

/** What one request may take, from its first byte to the last one of its answer. */
export interface RequestLimits {
  readonly milliseconds: number;
  /** Of the answer's body. */
  readonly bytes: number;
}

/**
 * Sends one request and returns the JSON of its answer.
 * @throws RegistryRefusal; SyntaxError where the answer is no JSON; the reason of `signal`
 */
export async function sendRequest(
  address: RegistryAddress,
  request: RegistryRequest,
  { milliseconds, bytes }: RequestLimits,
  signal: AbortSignal,
): Promise<unknown> {
  const { status, statusText, text } = await withTimeLimit(milliseconds, signal, async (limited) => {
    try {
      return await abortable(answerTo(address, request, bytes, limited), limited);
    } catch (error) {
      if (signal.aborted || error instanceof RegistryRefusal || error instanceof AppError) throw error;
      const reason = limited.aborted ? `no whole answer within ${formatDuration(milliseconds)}` : networkFailure(error);
      throw new RegistryRefusal(reason, null, null, error);
    }
  });
  if (status < 200 || status > 299) throw refusal(status, statusText, text);
  return JSON.parse(text) as unknown;
}

interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly text: string;
}

async function answerTo(
  { base: confluent, login, tls }: RegistryAddress,
  { method = 'GET', path, query = {}, body, api }: RegistryRequest,
  bytes: number,
  signal: AbortSignal,
): Promise<Answer> {
  const base = api === undefined ? confluent : apicurioApi(confluent);
  if (base === null) throw new RegistryRefusal('not an Apicurio Registry', 501, null);
  const content = api === undefined ? 'application/vnd.schemaregistry.v1+json' : apicurioContent;
  const search = new URLSearchParams(query).toString();
  const url = new URL(`${base}/${path.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`);
  const authorization = login && (await authorizationOf(login, signal));
  const headers = {
    ...(authorization === null ? {} : { authorization }),
    accept: 'application/vnd.schemaregistry.v1+json, application/json',
    ...(body === undefined ? {} : { 'content-type': content }),
  };
  const request = {
    method,
    headers,
    ...(tls === null ? {} : { tls }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  return exchange(url, request, signal, async (answer) => {
    const { statusCode: status = 0, statusMessage: statusText = '' } = answer;
    try {
      return { status, statusText, text: await textUpTo(bytes, answer) };
    } catch (error) {
      if (error instanceof AnswerTooLarge) throw new RegistryRefusal(error.message, status, null, error);
      throw error;
    }
  });
}

/** The header's value: Basic, or Bearer (RFC 6750). */
async function authorizationOf(login: RegistryLogin, signal: AbortSignal): Promise<string> {
  if (login.kind === 'bearer') return `Bearer ${await login.token(signal)}`;
  if (login.kind === 'oauth') return `Bearer ${(await login.token(signal)).value}`;
  const { username, password } = login;
  return basicAuthorization(username, await password(signal));
}

function networkFailure(error: unknown): string {
  const reason = networkReason(error);
  return reason === 'aborted' ? 'the connection was closed in the middle of its answer' : reason;
}

function refusal(status: number, statusText: string, text: string): RegistryRefusal {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null && 'message' in answer && typeof answer.message === 'string') {
      const code = 'error_code' in answer && typeof answer.error_code === 'number' ? answer.error_code : null;
      return new RegistryRefusal(answer.message, status, code);
    }
    // RFC 9457, as Apicurio's own API has it
    if (typeof answer === 'object' && answer !== null && 'title' in answer && typeof answer.title === 'string')
      return new RegistryRefusal(answer.title, status, null);
  } catch {
    // No JSON: a proxy's page, say.
  }
  return new RegistryRefusal(`status ${status} ${statusText}`.trimEnd(), status, null);
}
