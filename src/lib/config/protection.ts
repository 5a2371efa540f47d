import { AppError, messageOf } from '../errors.js';
import {
  passwordMechanisms,
  type RegistryLogin,
  type SaslSettings,
  type Security,
  type TlsSettings,
  type TokenSource,
} from '../security/settings.js';
import type { Environment } from '../user-files/folders.js';
import { closestOf } from '../values/closest.js';
import { readBytes, readText } from '../values/read-file.js';
import { secretOf } from './secret.js';
import type { Given, PemSource, SideSettings } from './settings.js';

export interface ProtectionInputs {
  readonly env: Environment;
  readonly signal: AbortSignal;
}

/**
 * Reads what the settings of brokers name. Passwords are not read here but when they are needed.
 * @throws AppError CONFIG_INVALID where they do not go together, FILE_UNREADABLE
 */
export async function brokerSecurity(side: SideSettings, inputs: ProtectionInputs): Promise<Security> {
  const tls = side.tls?.value === false ? null : await tlsSettings(side, inputs);
  const isEncrypted = side.tls?.value === true || tls !== null;
  return { tls: isEncrypted ? (tls ?? {}) : null, sasl: await saslOf(side, inputs) };
}

/** What a registry is asked with; nothing where it was not said. */
export async function registryAccess(
  side: SideSettings,
  inputs: ProtectionInputs,
): Promise<{ readonly login?: RegistryLogin; readonly tls?: TlsSettings }> {
  const tls = await tlsSettings(side, inputs);
  const login = await registryLogin(side, inputs);
  return { ...(login === null ? {} : { login }), ...(tls === null ? {} : { tls }) };
}

async function tlsSettings(side: SideSettings, { env, signal }: ProtectionInputs): Promise<TlsSettings | null> {
  const { ca, cert, key, keystore, keyPassword, serverName } = side;
  if (cert !== undefined && keystore !== undefined) throw together(cert, keystore);
  if ((cert === undefined) !== (key === undefined)) {
    const [there, missing] = cert === undefined ? [key, 'certificate'] : [cert, 'key'];
    throw new AppError('CONFIG_INVALID', `${there?.from ?? ''}: there is no ${missing} beside it`);
  }
  const said = [ca, cert, keystore, serverName].some((given) => given !== undefined);
  if (!said) return null;
  return {
    ...(ca === undefined ? {} : { ca: await readPem(ca) }),
    ...(cert === undefined ? {} : { cert: await readPem(cert) }),
    ...(key === undefined ? {} : { key: await readPem(key) }),
    ...(keystore === undefined ? {} : { keystore: await readKeystore(keystore) }),
    ...(keyPassword === undefined ? {} : { passphrase: await secretOf(keyPassword, env)(signal) }),
    ...(serverName === undefined ? {} : { serverName: serverName.value }),
  };
}

async function saslOf(side: SideSettings, { env }: ProtectionInputs): Promise<SaslSettings | null> {
  const { mechanism, username, password, extensions } = side;
  if (mechanism === undefined) {
    const login = username ?? side.tokenUrl ?? password;
    if (login === undefined) return null;
    throw new AppError('CONFIG_INVALID', `${login.from}: the mechanism of the login is not said`, {
      hint: 'Name it with `--sasl`: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER.',
    });
  }
  const name = mechanism.value.toUpperCase();
  const passwordMechanism = passwordMechanisms.find((known) => known === name);
  if (passwordMechanism !== undefined) {
    return {
      mechanism: passwordMechanism,
      username: needed(username, mechanism, 'a user', '--username').value,
      password: secretOf(needed(password, mechanism, 'a password', '--password-file'), env),
    };
  }
  if (name === 'AWS_MSK_IAM') {
    const { mskToken } = await import('./token-sources.js');
    return { mechanism: 'OAUTHBEARER', token: mskToken(side.address?.value ?? '', env) };
  }
  if (name === 'OAUTHBEARER') {
    return {
      mechanism: 'OAUTHBEARER',
      token: side.tokenSource?.value ?? (await oauthOf(side, mechanism, env)),
      ...(extensions === undefined ? {} : { extensions: extensions.value }),
    };
  }
  throw unknownMechanism(mechanism);
}

async function registryLogin(side: SideSettings, { env }: ProtectionInputs): Promise<RegistryLogin | null> {
  const { username, password, token, tokenUrl } = side;
  if (token !== undefined && username !== undefined) throw together(token, username);
  if (token !== undefined) return { kind: 'bearer', token: secretOf(token, env) };
  if (tokenUrl !== undefined) return { kind: 'oauth', token: await oauthOf(side, tokenUrl, env) };
  if (username === undefined) {
    if (password === undefined) return null;
    throw new AppError('CONFIG_INVALID', `${password.from}: there is no user beside it`, {
      hint: 'Name the user with `--registry-username`.',
    });
  }
  return {
    kind: 'basic',
    username: username.value,
    password: secretOf(needed(password, username, 'a password', '--registry-password-file'), env),
  };
}

/** What asks token endpoints is loaded where there is one. */
async function oauthOf(side: SideSettings, beside: Given<unknown>, env: Environment): Promise<TokenSource> {
  const tokenUrl = needed(side.tokenUrl, beside, 'the URL of a token endpoint', '--oauth-token-url');
  const clientId = needed(side.clientId, beside, 'a client', '--oauth-client-id');
  const secret = needed(side.clientSecret ?? side.password, beside, "a client's secret", '--password-file');
  const { clientToken } = await import('./token-sources.js');
  return clientToken({
    ...{ tokenUrl, clientId: clientId.value, scope: side.scope?.value ?? null },
    clientSecret: secretOf(secret, env),
  });
}

function needed<Value>(
  given: Given<Value> | undefined,
  beside: Given<unknown>,
  what: string,
  option: string,
): Given<Value> {
  if (given !== undefined) return given;
  throw new AppError('CONFIG_INVALID', `${beside.from} needs ${what}`, { hint: `Give it with \`${option}\`.` });
}

function together(one: Given<unknown>, other: Given<unknown>): AppError {
  return new AppError('CONFIG_INVALID', `${one.from} and ${other.from} cannot be combined: use one of them`);
}

const mechanisms = [...passwordMechanisms, 'OAUTHBEARER', 'AWS_MSK_IAM'];

function unknownMechanism({ value, from }: Given<string>): AppError {
  const name = value.toUpperCase();
  if (name === 'GSSAPI') {
    return new AppError('CONFIG_INVALID', `${from}: GSSAPI (Kerberos) is not spoken here`, {
      hint: `Ask for a user of another mechanism: ${mechanisms.join(', ')}.`,
    });
  }
  const meant = closestOf(value, mechanisms);
  return new AppError('CONFIG_INVALID', `${from}: "${value}" is no mechanism that is known here`, {
    hint: meant === null ? `There are ${mechanisms.join(', ')}.` : `Did you mean ${meant}?`,
  });
}

async function readPem({ value, from }: Given<PemSource>): Promise<string> {
  if (value.kind === 'text') return value.text;
  try {
    return await readText(value.path);
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `${from}: cannot read "${value.path}": ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Bytes of a keystore: far more than any has. */
const largestKeystore = 4_000_000;

async function readKeystore({ value: path, from }: Given<string>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of readBytes(path)) {
      chunks.push(chunk);
      if ((size += chunk.length) > largestKeystore) throw new Error('it is larger than any keystore');
    }
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `${from}: cannot read "${path}": ${messageOf(error)}`, { cause: error });
  }
  const bytes = Buffer.concat(chunks);
  // The magic number of a Java keystore (JKS), which Node's TLS does not read.
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === 0xfeedfeed) throw javaKeystore(path, from);
  return bytes;
}

function javaKeystore(path: string, from: string): AppError {
  return new AppError('CONFIG_INVALID', `${from}: "${path}" is a Java keystore (JKS), which is not read here`, {
    hint: `Convert it: \`keytool -importkeystore -srckeystore ${path} -destkeystore ${path}.p12 -deststoretype PKCS12\`.`,
  });
}
