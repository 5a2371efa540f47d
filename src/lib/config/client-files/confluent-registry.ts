import type { Given, SideSettings } from '../settings.js';
import { said } from '../said.js';
import { secretText, type Entries } from './entries.js';

/**
 * What Confluent's serializers are told of their registry; each name with `schema.registry.` before it, too.
 * @see https://docs.confluent.io/platform/current/schema-registry/sr-client-configs.html
 */
export function registryOf(entries: Entries): SideSettings {
  const prefixed = (name: string): readonly [string, string] => [`schema.registry.${name}`, name];
  const address = entries.text('schema.registry.url');
  const source = entries.text(...prefixed('basic.auth.credentials.source'));
  const login = entries.text(...prefixed('basic.auth.user.info'));
  const tokenSource = entries.text(...prefixed('bearer.auth.credentials.source'));
  const token = entries.secret(...prefixed('bearer.auth.token'));
  const ca = entries.pemFile('schema.registry.ssl.ca.location', 'schema.registry.ssl.truststore.location');
  const cert = entries.pemFile('schema.registry.ssl.certificate.location');
  const key = entries.pemFile('schema.registry.ssl.key.location');
  if (address === undefined) return {};
  if (source !== undefined && !/^(?:USER_INFO|URL)$/i.test(source.value)) {
    throw entries.refuse(source, `"${source.value}" cannot be honoured here: use USER_INFO`);
  }
  if (tokenSource !== undefined && !/^STATIC_TOKEN$/i.test(tokenSource.value)) {
    throw entries.refuse(tokenSource, `"${tokenSource.value}" cannot be honoured here: use STATIC_TOKEN`);
  }
  return { ...said<SideSettings>({ address, token, ca, cert, key }), ...(login === undefined ? {} : userInfo(login)) };
}

/** `user:password` */
function userInfo({ value, from }: Given<string>): SideSettings {
  const colon = value.indexOf(':');
  const [username, password] = colon < 0 ? [value, ''] : [value.slice(0, colon), value.slice(colon + 1)];
  return { username: { value: username, from }, password: secretText({ value: password, from }) };
}
