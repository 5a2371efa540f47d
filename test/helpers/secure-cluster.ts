import { inspect } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import { parseAddress } from '../../src/lib/kafka/connection/address.js';
import { KafkaCluster } from '../../src/lib/kafka/cluster.js';
import type { SaslSettings, Security, TlsSettings } from '../../src/lib/security/settings.js';
import { AppError } from '../../src/lib/errors.js';
import { users } from './secure-properties.js';

/** What was said in a test file: errors with all their causes and stacks, and what is shown with `--debug`. */
const said: string[] = [];

/** Secrets that tests have used. */
const secrets = new Set<string>(Object.values(users).flatMap(({ plain, scram }) => [plain, scram]));

/** To be called when a test file has ended. @param others secrets beside those that clients of the test have logged in with */
export function noSecretWasSaid(...others: readonly string[]): void {
  const leaks = said.filter((text) => [...secrets, ...others].some((secret) => text.includes(secret)));
  expect(leaks).toEqual([]);
}

/** A client of these addresses, closed when the test has ended. */
export function secureCluster(
  addresses: string,
  security: Partial<Security>,
  debug: (text: string) => void = () => undefined,
): KafkaCluster {
  const kafka = new KafkaCluster({
    bootstrap: addresses.split(',').map((text) => parseAddress(text) ?? { host: text, port: 0 }),
    clientId: 'todo-kafka-test',
    connectionTimeout: 20_000,
    requestTimeout: 30_000,
    security: { tls: null, sasl: null, ...security },
    signal: new AbortController().signal,
    debug: (text) => {
      said.push(text);
      debug(text);
    },
  });
  onTestFinished(() => kafka.close());
  return kafka;
}

/** The names of the brokers' ids that a client sees. */
export async function brokersSeen(addresses: string, security: Partial<Security>): Promise<readonly number[]> {
  const { brokers } = await secureCluster(addresses, security).metadata([]);
  return brokers.map(({ id }) => id);
}

/** What a user would be shown of the failure. */
export interface Shown {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
}

/** How it fails to connect. */
export async function failureOf(addresses: string, security: Partial<Security>): Promise<Shown> {
  return shown(brokersSeen(addresses, security));
}

export async function shown(work: Promise<unknown>): Promise<Shown> {
  const error = await work.then(
    () => {
      throw new Error('it does not fail');
    },
    (failure: unknown) => failure,
  );
  if (!(error instanceof AppError)) throw error;
  said.push(inspect(error, { depth: 20 }));
  return { code: error.code, message: error.message, hint: error.hint };
}

export function withPassword(
  mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512',
  username: string,
  password: string | (() => string),
): SaslSettings {
  const read = typeof password === 'string' ? () => password : password;
  return {
    mechanism,
    username,
    password: () => {
      const secret = read();
      secrets.add(secret);
      return Promise.resolve(secret);
    },
  };
}

export function withToken(value: string): SaslSettings {
  secrets.add(value);
  return { mechanism: 'OAUTHBEARER', token: () => Promise.resolve({ value, expiresAt: null }) };
}

export function trusting(ca: string, more: Partial<TlsSettings> = {}): { readonly tls: TlsSettings } {
  return { tls: { ca, ...more } };
}
