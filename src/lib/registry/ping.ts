import { withTimeLimit } from '../abort.js';
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
  kind: 'apicurio' | 'confluent' = 'apicurio',
): Promise<boolean> {
  if (kind === 'confluent') return answersOk(`${baseUrl}/subjects`, signal);
  return (
    (await answersOk(`${baseUrl}/health/ready`, signal)) && answersOk(`${baseUrl}${apicurioPrefix}/subjects`, signal)
  );
}

/** Where the Confluent API is on a server: at the root, or where Apicurio has it; null where it is at neither. */
export async function confluentApi(baseUrl: string, signal: AbortSignal): Promise<string | null> {
  for (const url of [baseUrl, `${baseUrl}${apicurioPrefix}`]) {
    if (await answersOk(`${url}/subjects`, signal)) return url;
  }
  return null;
}

export async function answersOk(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    return await withTimeLimit(timeout, signal, async (limited) => {
      const answer = await fetch(url, { signal: limited });
      await answer.body?.cancel();
      return answer.ok;
    });
  } catch {
    return false;
  }
}
