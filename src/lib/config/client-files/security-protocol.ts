import type { Given } from '../settings.js';
import type { Entries } from './entries.js';

const protocols = {
  PLAINTEXT: { tls: false, sasl: false },
  SSL: { tls: true, sasl: false },
  SASL_PLAINTEXT: { tls: false, sasl: true },
  SASL_SSL: { tls: true, sasl: true },
} as const;

/** What `security.protocol` says (Kafka's `SecurityProtocol`); nothing is plain text. */
export function protocolOf(entries: Entries): { readonly tls: Given<boolean> | undefined; readonly sasl: boolean } {
  const given = entries.text('security.protocol');
  if (given === undefined) return { tls: undefined, sasl: false };
  const name = given.value.toUpperCase();
  const found = Object.entries(protocols).find(([protocol]) => protocol === name)?.[1];
  if (found === undefined) {
    throw entries.refuse(given, `"${given.value}" is none of ${Object.keys(protocols).join(', ')}`);
  }
  return { tls: { value: found.tls, from: given.from }, sasl: found.sasl };
}
