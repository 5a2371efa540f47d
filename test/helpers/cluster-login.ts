import { readFileSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';
import type { SchemaRegistryAPIClientArgs } from '@kafkajs/confluent-schema-registry/dist/api/index.js';
import type { KafkaConfig } from 'kafkajs';
import { inject } from 'vitest';
import type { RegistryOptions } from '../../src/lib/registry/api.js';
import { plaintext, type Security } from '../../src/lib/security/settings.js';
import type { ConnectOptions } from '../../src/lib/services/connect-options.js';
import { testCluster } from './test-cluster.js';

/** How a test cluster of `up --secure` is entered. */
export interface ClusterLogin {
  /** Path of the authority's certificate. */
  readonly ca: string;
  readonly username: string;
  readonly passwordFile: string;
  /** Path of the brokers' own certificate and key. */
  readonly serverPem: string;
}

const mechanism = 'SCRAM-SHA-512';
const none: Readonly<Record<string, string>> = {};

/** Null where the test cluster is open to everybody, and where there is none. */
export function clusterLogin(): (ClusterLogin & { readonly password: string }) | null {
  const login = inject('login');
  return login === undefined ? null : { ...login, password: readFileSync(login.passwordFile, 'utf8') };
}

/** For commands: flags of tests name addresses only. */
export function loginVariables(): Readonly<Record<string, string>> {
  const login = clusterLogin();
  if (login === null) return none;
  const of = (prefix: string): Record<string, string> => ({
    [`TODO_KAFKA_${prefix}TLS_CA`]: login.ca,
    [`TODO_KAFKA_${prefix}USERNAME`]: login.username,
    [`TODO_KAFKA_${prefix}PASSWORD_FILE`]: login.passwordFile,
  });
  return { ...of(''), ...of('REGISTRY_'), TODO_KAFKA_SASL: mechanism };
}

/** For our own clients of brokers. */
export function clusterSecurity(): Security {
  const login = clusterLogin();
  if (login === null) return plaintext;
  const { username, password } = login;
  const sasl = { mechanism, username, password: () => Promise.resolve(password) } as const;
  return { tls: { ca: readFileSync(login.ca, 'utf8') }, sasl };
}

/** For our own client of the registry. */
export function registrySecurity(): Pick<RegistryOptions, 'tls' | 'login'> {
  const { tls } = clusterSecurity();
  const login = clusterLogin();
  if (login === null || tls === null) return {};
  const { username, password } = login;
  return { tls, login: { kind: 'basic', username, password: () => Promise.resolve(password) } };
}

/** For services: addresses and login. */
export function serviceConnection(): ConnectOptions & { readonly brokers: string } {
  const { brokers, registry } = testCluster();
  const login = clusterLogin();
  if (login === null) return { brokers, registry };
  const { ca, username, password } = login;
  const sasl = { mechanism, username, password } as const;
  return { brokers, registry: { url: registry, username, password, tls: { ca } }, tls: { ca }, sasl };
}

/** For kafkajs. */
export function kafkajsLogin(): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  const login = clusterLogin();
  if (login === null) return {};
  const { ca, username, password } = login;
  return { ssl: { ca: readFileSync(ca, 'utf8') }, sasl: { mechanism: 'scram-sha-512', username, password } };
}

/** For kafkajs's registry client: addresses and login. */
export function kafkajsRegistry(): SchemaRegistryAPIClientArgs {
  const { registry: host } = testCluster();
  const login = clusterLogin();
  if (login === null) return { host };
  const { username, password } = login;
  return { host, auth: { username, password }, agent: new Agent({ ca: readFileSync(login.ca) }) };
}

/** For Kafka's Java clients: path of a `client.properties`; null where nothing has to be in it. */
export function clientProperties(): string | null {
  const login = clusterLogin();
  if (login === null) return null;
  const user = `username="${login.username}" password="${login.password}"`;
  const path = join(inject('testRoot'), 'client.properties');
  const lines = [
    'security.protocol=SASL_SSL',
    'ssl.truststore.type=PEM',
    `ssl.truststore.location=${login.ca}`,
    `sasl.mechanism=${mechanism}`,
    `sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required ${user};`,
  ];
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  return path;
}

/** For the scripts of test/foreign: settings of librdkafka and of confluent-kafka's registry client, as JSON. */
export function pythonVariables(): Readonly<Record<string, string>> {
  const login = clusterLogin();
  if (login === null) return none;
  const { ca, username, password } = login;
  const brokers = {
    'security.protocol': 'SASL_SSL',
    'ssl.ca.location': ca,
    'sasl.mechanism': mechanism,
    'sasl.username': username,
    'sasl.password': password,
  };
  const registry = { 'ssl.ca.location': ca, 'basic.auth.user.info': `${username}:${password}` };
  return { TEST_KAFKA: JSON.stringify(brokers), TEST_REGISTRY: JSON.stringify(registry) };
}
