import type { ConnectionSettings, Given, PemSource, SecretSource, SideSettings } from '../settings.js';
import type { SecretFile } from './write.js';

type Fields = Record<string, unknown>;

/** What of settings would have to stand in the file itself, and stands in one of its own instead. */
export interface KeptTexts {
  /** @returns its path, as the profile refers to it; undefined to leave it out */
  keep(name: string, text: string): string | undefined;
}

/** The fields of a profile that says the same. Secrets that are no reference are kept in files. */
export async function fieldsOf({ brokers, registry }: ConnectionSettings, kept: KeptTexts): Promise<Fields> {
  const sasl = present({
    mechanism: brokers.mechanism?.value,
    username: brokers.username?.value,
    password: await secretOf(brokers.tokenUrl === undefined ? brokers.password : undefined, 'password', kept),
  });
  const tls = await tlsOf(brokers, '', kept);
  const asked = present({
    url: registry.address?.value,
    username: registry.username?.value,
    password: await secretOf(
      registry.tokenUrl === undefined ? registry.password : undefined,
      'registry-password',
      kept,
    ),
    token: await secretOf(registry.token, 'registry-token', kept),
    oauth: orNothing(await oauthOf(registry, 'registry-client-secret', kept)),
    tls: orNothing(await tlsOf(registry, 'registry-', kept)),
  });
  return present({
    brokers: brokers.address?.value,
    registry: Object.keys(asked).length > 1 ? asked : registry.address?.value,
    tls: orNothing(tls) ?? brokers.tls?.value,
    sasl: brokers.mechanism === undefined ? undefined : sasl,
    oauth: orNothing(await oauthOf(brokers, 'client-secret', kept)),
  });
}

/** Keeps texts in files below `secrets`, which `editProfiles` writes. */
export function secretFiles(profile: string): KeptTexts & { readonly files: readonly SecretFile[] } {
  const files: SecretFile[] = [];
  return {
    files,
    keep: (part, text) => {
      const name = `${profile}-${part}`;
      files.push({ name, text });
      return `secrets/${name}`;
    },
  };
}

async function oauthOf(side: SideSettings, name: string, kept: KeptTexts): Promise<Fields> {
  if (side.tokenUrl === undefined) return {};
  return present({
    tokenUrl: side.tokenUrl.value,
    clientId: side.clientId?.value,
    clientSecret: await secretOf(side.clientSecret ?? side.password, name, kept),
    scope: side.scope?.value,
  });
}

async function tlsOf(side: SideSettings, prefix: string, kept: KeptTexts): Promise<Fields> {
  return present({
    ca: pemOf(side.ca, `${prefix}ca.pem`, kept),
    cert: pemOf(side.cert, `${prefix}cert.pem`, kept),
    key: pemOf(side.key, `${prefix}key.pem`, kept),
    keystore: side.keystore?.value,
    keyPassword: await secretOf(side.keyPassword, `${prefix}key-password`, kept),
    serverName: side.serverName?.value,
  });
}

async function secretOf(
  given: Given<SecretSource> | undefined,
  name: string,
  kept: KeptTexts,
): Promise<Fields | undefined> {
  const source = given?.value;
  switch (source?.kind) {
    case 'env':
      return { env: source.name };
    case 'file':
      return { file: source.path };
    case 'command':
      return { command: source.line };
    case 'keyring':
      return { keyring: source.account };
    case 'value': {
      const file = kept.keep(name, await source.read());
      return file === undefined ? undefined : { file };
    }
    case undefined:
      return undefined;
  }
}

function pemOf(given: Given<PemSource> | undefined, name: string, kept: KeptTexts): string | undefined {
  if (given === undefined) return undefined;
  return given.value.kind === 'file' ? given.value.path : kept.keep(name, given.value.text);
}

function present(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function orNothing(fields: Fields): Fields | undefined {
  return Object.keys(fields).length === 0 ? undefined : fields;
}
