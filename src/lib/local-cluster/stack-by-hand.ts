import { defaultAddresses, type LocalClusterAddresses } from '../config/connection.js';
import { answersOk, confluentApi } from '../registry/ping.js';
import { clusterLayout, loopback, urlOf } from './runtime/layout.js';
import { accepts } from './runtime/ports.js';

/**
 * What answers at the default addresses though nothing of ours runs: a stack that was started with `docker compose` alone,
 * or somebody else's cluster. @returns null where no broker is there
 */
export async function stackByHand(signal: AbortSignal): Promise<LocalClusterAddresses | null> {
  const { brokers, registry } = defaultAddresses;
  const answers = await Promise.all(brokers.map(({ port }) => accepts(loopback, port)));
  if (!answers.includes(true)) return null;
  return {
    brokers: brokers.filter((_, index) => answers[index]),
    registry: registry === null ? null : await confluentApi(registry, signal),
  };
}

/** The URL of the web UI of such a stack; null where there is none. */
export async function uiByHand(signal: AbortSignal): Promise<string | null> {
  const { ui } = clusterLayout({ nodes: 3, portOffset: 0, registry: true, ui: true });
  return ui !== null && (await answersOk(`${urlOf(ui)}/actuator/health`, signal)) ? urlOf(ui) : null;
}
