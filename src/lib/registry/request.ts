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
 * Sends one request and returns the JSON of its answer.
 * @throws RegistryRefusal
 */
export async function sendRequest(
  { base, username, password }: RegistryAddress,
  { method = 'GET', path, query = {}, body }: RegistryRequest,
  { signal, timeout }: { readonly signal: AbortSignal; readonly timeout: number },
): Promise<unknown> {
  const search = new URLSearchParams(query).toString();
  const url = `${base}/${path.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`;
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      headers: {
        accept: 'application/vnd.schemaregistry.v1+json, application/json',
        ...(username === '' ? {} : { authorization: `Basic ${credentials}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/vnd.schemaregistry.v1+json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
    });
    text = await response.text();
  } catch (error) {
    throw new RegistryRefusal(networkFailure(error), 503, null, error);
  }
  if (!response.ok) throw refusal(response, text);
  return JSON.parse(text) as unknown;
}

/** fetch says only that it failed; why is in its cause, and for a name with several addresses in the code of that. */
function networkFailure(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const message = messageOf(cause);
  return message === '' && cause instanceof Error && 'code' in cause ? String(cause.code) : message;
}

function refusal({ status, statusText }: Response, text: string): RegistryRefusal {
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
