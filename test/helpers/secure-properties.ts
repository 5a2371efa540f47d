import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Authority, Certificate } from './certificates.js';
import { nodeProperties } from './node-properties.js';

/** Who may log in, by PLAIN, and by SCRAM with passwords of their own. */
export const users = {
  /** May do anything. */
  admin: { plain: 'plain-7d1e5b90aa', scram: 'scram-b6c2f08e41' },
  /** Has no rights but those that a test gives. */
  bob: { plain: 'plain-91c0aa47de', scram: 'scram-02fa9d6c35' },
} as const;

/** Listeners and the protocol of each. */
const listeners = {
  PLAINTEXT: 'PLAINTEXT',
  SSL: 'SSL',
  /** Wants a certificate of the client. */
  MUTUAL: 'SSL',
  /** Whose certificate ended yesterday. */
  EXPIRED: 'SSL',
  /** Whose certificate begins tomorrow. */
  EARLY: 'SSL',
  /** Whose certificate is another host's. */
  ELSEWHERE: 'SSL',
  SASL_PLAINTEXT: 'SASL_PLAINTEXT',
  SASL_SSL: 'SASL_SSL',
  /** Takes a login for three seconds. */
  BRIEF: 'SASL_PLAINTEXT',
  /** Takes SCRAM-SHA-512 and nothing else. */
  NARROW: 'SASL_PLAINTEXT',
  /** Tells clients an address that does not exist. */
  FAR: 'PLAINTEXT',
} as const;

export type ListenerName = keyof typeof listeners;
export const listenerNames = Object.keys(listeners) as ListenerName[];

export interface SecureSetup {
  readonly ports: ReadonlyMap<ListenerName, number>;
  readonly controllerPort: number;
  readonly folder: string;
  readonly authority: Authority;
  readonly tokenUrl: string;
}

/** What a broker with these listeners has in its `server.properties`. */
export function secureProperties(setup: SecureSetup): Readonly<Record<string, string>> {
  const { controllerPort, folder, authority } = setup;
  const portOf = (name: ListenerName): string => `localhost:${setup.ports.get(name) ?? 0}`;
  const advertised = (name: ListenerName): string => (name === 'FAR' ? 'kafka1.invalid:29092' : portOf(name));
  const list = (address: (name: ListenerName) => string): string =>
    listenerNames.map((name) => `${name}://${address(name)}`).join(',');
  return {
    ...nodeProperties(folder, controllerPort),
    listeners: `${list(portOf)},CONTROLLER://localhost:${controllerPort}`,
    'advertised.listeners': list(advertised),
    'listener.security.protocol.map': `CONTROLLER:PLAINTEXT,${Object.entries(listeners)
      .map((pair) => pair.join(':'))
      .join(',')}`,
    'inter.broker.listener.name': 'PLAINTEXT',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS;User:admin;User:todo-service;User:CN=todo-client',
    'connections.max.reauth.ms': '3600000',
    ...tls(authority, folder),
    ...logins(setup),
  };
}

function tls(authority: Authority, folder: string): Record<string, string> {
  const store = (listener: ListenerName | null, { cert, key }: Certificate): Record<string, string> => {
    const prefix = listener === null ? '' : `listener.name.${listener.toLowerCase()}.`;
    const file = join(folder, `${listener ?? 'broker'}.pem`);
    writeFileSync(file, `${key}${cert}`);
    return { [`${prefix}ssl.keystore.location`]: file, [`${prefix}ssl.keystore.type`]: 'PEM' };
  };
  const trusted = join(folder, 'trusted.pem');
  writeFileSync(trusted, authority.cert);
  return {
    'ssl.truststore.location': trusted,
    'ssl.truststore.type': 'PEM',
    ...store(null, authority.sign('localhost')),
    ...store('EXPIRED', authority.sign('localhost', { from: -30, to: -1 })),
    ...store('EARLY', authority.sign('localhost', { from: 1, to: 30 })),
    ...store('ELSEWHERE', authority.sign('broker.example')),
    'listener.name.mutual.ssl.client.auth': 'required',
    'listener.name.ssl.ssl.client.auth': 'requested',
  };
}

const security = 'org.apache.kafka.common.security';

function logins({ tokenUrl }: SecureSetup): Record<string, string> {
  const plainUsers = Object.entries(users).map(([name, { plain }]) => `user_${name}="${plain}"`);
  const modules = {
    PLAIN: `${security}.plain.PlainLoginModule required ${plainUsers.join(' ')};`,
    'SCRAM-SHA-256': `${security}.scram.ScramLoginModule required;`,
    'SCRAM-SHA-512': `${security}.scram.ScramLoginModule required;`,
    OAUTHBEARER: `${security}.oauthbearer.OAuthBearerLoginModule required;`,
  };
  const enabled = (listener: string, mechanisms: readonly (keyof typeof modules)[]): Record<string, string> => ({
    [`listener.name.${listener}.sasl.enabled.mechanisms`]: mechanisms.join(','),
    ...Object.fromEntries(
      mechanisms.map((name) => [`listener.name.${listener}.${name.toLowerCase()}.sasl.jaas.config`, modules[name]]),
    ),
    ...(mechanisms.includes('OAUTHBEARER')
      ? {
          [`listener.name.${listener}.oauthbearer.sasl.server.callback.handler.class`]: `${security}.oauthbearer.OAuthBearerValidatorCallbackHandler`,
        }
      : {}),
  });
  const every = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'] as const;
  return {
    'sasl.oauthbearer.jwks.endpoint.url': `${tokenUrl}/jwks`,
    'sasl.oauthbearer.expected.audience': 'todo-kafka',
    'sasl.oauthbearer.expected.issuer': 'todo-kafka-tests',
    ...enabled('sasl_plaintext', every),
    ...enabled('sasl_ssl', every),
    ...enabled('brief', every),
    ...enabled('narrow', ['SCRAM-SHA-512']),
    ...Object.fromEntries(
      every.map((name) => [`listener.name.brief.${name.toLowerCase()}.connections.max.reauth.ms`, '3000']),
    ),
  };
}
