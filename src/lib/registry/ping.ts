import { apicurioPrefix } from './prefix.js';

/** Milliseconds for one answer. */
const timeout = 2_000;

/**
 * True where the registry of a local cluster serves the Confluent API with all that it has: until Apicurio has read its
 * journal to the end it answers as if it had less, and says so on its health page.
 */
export async function registryServes(baseUrl: string, signal: AbortSignal): Promise<boolean> {
  return (await isOk(`${baseUrl}/health/ready`, signal)) && isOk(`${baseUrl}${apicurioPrefix}/subjects`, signal);
}

async function isOk(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
