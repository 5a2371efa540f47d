import { abortable, withTimeLimit } from '../abort.js';
import { exchange, type HttpRequest } from '../http/exchange.js';
import { apicurioPrefix } from './prefix.js';

/** Milliseconds for one answer. */
const timeout = 2_000;

/**
 * True where the registry of a local cluster serves the Confluent API with all that it has: until Apicurio has read its
 * journal to the end it answers as if it had less, and says so on its health page; Confluent's does not answer before.
 */
export async function registryServes(
  baseUrl: string,
  signal: AbortSignal,
  { kind, access = {} }: { readonly kind: 'apicurio' | 'confluent'; readonly access?: Access },
): Promise<boolean> {
  if (kind === 'confluent') return answersOk(`${baseUrl}/subjects`, signal, access);
  return (
    (await answersOk(`${baseUrl}/health/ready`, signal, access)) &&
    answersOk(`${baseUrl}${apicurioPrefix}/subjects`, signal, access)
  );
}

/** A login, and what a certificate is checked against. */
type Access = Pick<HttpRequest, 'headers' | 'tls'>;

/** Where the Confluent API is on a server: at the root, or where Apicurio has it; null where it is at neither. */
export async function confluentApi(baseUrl: string, signal: AbortSignal): Promise<string | null> {
  for (const url of [baseUrl, `${baseUrl}${apicurioPrefix}`]) {
    if (await answersOk(`${url}/subjects`, signal)) return url;
  }
  return null;
}

/** Whether a GET is answered with success, or a way to where the page is; the rest of the answer is not waited for. */
export async function answersOk(url: string, signal: AbortSignal, access: Access = {}): Promise<boolean> {
  try {
    return await withTimeLimit(timeout, signal, (limited) =>
      abortable(
        exchange(new URL(url), access, limited, ({ statusCode = 0 }) => statusCode >= 200 && statusCode < 400),
        limited,
      ),
    );
  } catch {
    return false;
  }
}
