import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Authority } from '../../helpers/certificates.js';
import { countingRequests } from '../../helpers/request-counter.js';
import { runMain } from '../../helpers/run-main.js';
import { SecureBroker } from '../../helpers/secure-broker.js';
import {
  noSecretWasSaid,
  failureOf,
  secureCluster,
  shown,
  trusting,
  withPassword,
  withToken,
} from '../../helpers/secure-cluster.js';
import type { Security } from '../../../src/lib/security/settings.js';
import { users, type ListenerName } from '../../helpers/secure-properties.js';
import { signedToken } from '../../helpers/token-server.js';

let broker: SecureBroker;
beforeAll(async () => {
  broker = await SecureBroker.start();
});
afterAll(async () => {
  await broker.stop();
  noSecretWasSaid();
});

const every = 'PLAIN, SCRAM-SHA-512, SCRAM-SHA-256, OAUTHBEARER';
const chooseOne = 'Choose one of these with `--sasl`, and name the user with `--username`.';
const issuer = 'See whether the brokers expect its issuer, audience and scope.';
const plain = withPassword('PLAIN', 'admin', users.admin.plain);
const tls = (): Partial<Security> => trusting(broker.authority.cert);

interface WrongWay {
  readonly listener: ListenerName;
  readonly security: () => Partial<Security>;
  readonly code: string;
  /** BROKER stands for the address, NOW for a time. */
  readonly message: string;
  readonly hint: string | undefined;
}

const wrongWays: Readonly<Record<string, WrongWay>> = {
  'a wrong password for SCRAM': {
    listener: 'SASL_PLAINTEXT',
    security: () => ({ sasl: withPassword('SCRAM-SHA-256', 'admin', 'wrong-4d0e7c') }),
    code: 'AUTHENTICATION_FAILED',
    message:
      'broker "BROKER" refuses the login of "admin" by SCRAM-SHA-256: Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-256',
    hint: undefined,
  },
  'a wrong password for PLAIN': {
    listener: 'SASL_PLAINTEXT',
    security: () => ({ sasl: withPassword('PLAIN', 'admin', 'wrong-4d0e7c') }),
    code: 'AUTHENTICATION_FAILED',
    message:
      'broker "BROKER" refuses the login of "admin" by PLAIN: Authentication failed: Invalid username or password',
    hint: undefined,
  },
  'a mechanism that is not enabled': {
    listener: 'NARROW',
    security: () => ({ sasl: plain }),
    code: 'AUTHENTICATION_FAILED',
    message: 'broker "BROKER" does not take SASL PLAIN; it takes SCRAM-SHA-512',
    hint: 'Choose one of these with `--sasl`.',
  },
  'a login where none is asked for': {
    listener: 'PLAINTEXT',
    security: () => ({ sasl: plain }),
    code: 'AUTHENTICATION_FAILED',
    message: 'broker "BROKER" takes no login on this port',
    hint: 'Leave `--sasl` out, or name the port on which it asks for a login.',
  },
  'no login': {
    listener: 'SASL_PLAINTEXT',
    security: () => ({}),
    code: 'AUTHENTICATION_FAILED',
    message: `broker "BROKER" asks for a login, and takes ${every}`,
    hint: chooseOne,
  },
  'no login, with TLS': {
    listener: 'SASL_SSL',
    security: tls,
    code: 'AUTHENTICATION_FAILED',
    message: `broker "BROKER" asks for a login, and takes ${every}`,
    hint: chooseOne,
  },
  'no TLS on a port of TLS': {
    listener: 'SSL',
    security: () => ({}),
    code: 'TLS_FAILED',
    message: 'no TLS with broker "BROKER": that port speaks TLS, and was spoken to without it',
    hint: 'Add `--tls`.',
  },
  'a login without TLS on a port of TLS': {
    listener: 'SASL_SSL',
    security: () => ({ sasl: plain }),
    code: 'TLS_FAILED',
    message: 'no TLS with broker "BROKER": that port speaks TLS, and was spoken to without it',
    hint: 'Add `--tls`.',
  },
  'TLS on a port without': {
    listener: 'PLAINTEXT',
    security: tls,
    code: 'TLS_FAILED',
    message: `no TLS with broker "BROKER": that port speaks Kafka's protocol without it`,
    hint: 'Leave TLS out where that is meant, or name the port that has it.',
  },
  'an authority that is not known': {
    listener: 'SSL',
    security: () => ({ tls: {} }),
    code: 'TLS_FAILED',
    message: 'no TLS with broker "BROKER": its certificate is from an authority that is not known here',
    hint: 'Name the authority that has signed it with `--tls-ca FILE`.',
  },
  'another authority than the one that is named': {
    listener: 'SSL',
    security: () => trusting(new Authority('others').cert),
    code: 'TLS_FAILED',
    message: 'no TLS with broker "BROKER": its certificate is not from the authority that `--tls-ca` names',
    hint: undefined,
  },
  'a certificate that has expired': {
    listener: 'EXPIRED',
    security: tls,
    code: 'TLS_FAILED',
    message: 'no TLS with broker "BROKER": its certificate has expired, or the clock of this machine (NOW) is wrong',
    hint: undefined,
  },
  'a certificate that is not valid yet': {
    listener: 'EARLY',
    security: tls,
    code: 'TLS_FAILED',
    message: 'no TLS with broker "BROKER": its certificate is not valid yet by the clock of this machine (NOW)',
    hint: 'Look at the clocks.',
  },
  'the certificate of another host': {
    listener: 'ELSEWHERE',
    security: tls,
    code: 'TLS_FAILED',
    message: 'no TLS with broker "BROKER": its certificate is of "DNS:broker.example", not of "localhost"',
    hint: 'Where that is the right one, name it with `--tls-server-name`.',
  },
  'no certificate of the client': {
    listener: 'MUTUAL',
    security: tls,
    code: 'TLS_FAILED',
    message: 'no TLS with broker "BROKER": it wants a certificate of the client (bad certificate)',
    hint: 'Give yours with `--tls-cert FILE` and `--tls-key FILE`.',
  },
  'a certificate of the client that the broker does not know': {
    listener: 'MUTUAL',
    security: () => trusting(broker.authority.cert, new Authority('others').sign('todo-client')),
    code: 'TLS_FAILED',
    message: 'no TLS with broker "BROKER": it refuses the certificate of the client (certificate unknown)',
    hint: undefined,
  },
  'a token that has ended': {
    listener: 'SASL_PLAINTEXT',
    security: () => ({ sasl: withToken(signedToken({ from: -7200, to: -3600 })) }),
    code: 'AUTHENTICATION_FAILED',
    message: 'broker "BROKER" refuses the token: {"status":"invalid_token"}',
    hint: `By this machine's clock it ended N s ago: look at the clocks. ${issuer}`,
  },
  'a token that is not good yet': {
    listener: 'SASL_PLAINTEXT',
    security: () => ({ sasl: withToken(signedToken({ from: 3600, to: 7200 })) }),
    code: 'AUTHENTICATION_FAILED',
    message: 'broker "BROKER" refuses the token: {"status":"invalid_token"}',
    hint: `By this machine's clock it is good only in N s: look at the clocks. ${issuer}`,
  },
  'a token for somebody else': {
    listener: 'SASL_PLAINTEXT',
    security: () => ({ sasl: withToken(signedToken({ aud: 'others' })) }),
    code: 'AUTHENTICATION_FAILED',
    message: 'broker "BROKER" refuses the token: {"status":"invalid_token"}',
    hint: issuer,
  },
  'what is no token': {
    listener: 'SASL_PLAINTEXT',
    security: () => ({ sasl: withToken('two words') }),
    code: 'AUTHENTICATION_FAILED',
    message: 'what was given as a token is none: it has other characters than tokens have',
    hint: 'Look at what the token endpoint, the file or the command gives.',
  },
};

describe('each wrong way has its words', () => {
  it.each(Object.entries(wrongWays))('%s', async (_, { listener, security, code, message, hint }) => {
    const seen = await failureOf(broker.address(listener), security());
    const plainly = (text: string | undefined): string | undefined =>
      text
        ?.replace(broker.address(listener), 'BROKER')
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, 'NOW')
        .replace(/\d+ s/, 'N s');
    expect({ ...seen, message: plainly(seen.message), hint: plainly(seen.hint) }).toEqual({ code, message, hint });
  });

  it('HTTP on the port, with TLS and without', async () => {
    const server = createServer((_, response) => response.end('a page')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = `localhost:${(server.address() as AddressInfo).port}`;
    expect(await failureOf(address, {})).toEqual({
      code: 'BROKER_UNREACHABLE',
      message: `cannot reach broker "${address}": that port speaks HTTP, not Kafka's protocol`,
      hint: 'A registry or a web page may listen there: name the port of a broker with `--brokers`.',
    });
    expect(await failureOf(address, tls())).toEqual({
      code: 'TLS_FAILED',
      message: `no TLS with broker "${address}": that port speaks HTTP without it`,
      hint: 'Leave TLS out where that is meant, or name the port that has it.',
    });
  });

  it('settings of which no TLS can be made', async () => {
    const wrong = trusting(broker.authority.cert, { keystore: broker.keystore, passphrase: 'wrong-4d0e7c' });
    expect(await failureOf(broker.address('SSL'), wrong)).toEqual({
      code: 'CONFIG_INVALID',
      message: 'these settings of TLS cannot be used: mac verify failure',
      hint: undefined,
    });
  });

  it('an address that brokers give and nobody knows', async () => {
    await runMain(['topics', 'create', 'far', '--partitions', '1', '--brokers', broker.address('PLAINTEXT')]);
    const kafka = secureCluster(broker.address('FAR'), {});
    await kafka.metadata([]);
    const bootstrap = broker.address('FAR');
    expect(
      await shown(kafka.versionAt(1, { key: 18, name: 'ApiVersions', minVersion: 0, maxVersion: 3, flexibleFrom: 3 })),
    ).toEqual({
      code: 'BROKER_UNREACHABLE',
      message: `cannot reach broker 1 from here: "${bootstrap}" answers, and gives "kafka1.invalid:29092" as the address of broker 1: getaddrinfo ENOTFOUND kafka1.invalid`,
      hint: 'Where that broker is up, it needs an address that can be reached from here: see `advertised.listeners` of its settings, or connect from its network.',
    });
    const waiting = await runMain(['consume', 'far', '-g', 'far', '--timeout', '5s', '--brokers', bootstrap]);
    expect(waiting.code).toBe(3);
    expect(waiting.stderr.match(/cannot reach broker 1 from here/g)).toHaveLength(1);
  });
});

describe('a wrong password', () => {
  it('is sent to one broker, and not again for a while, whatever tries', async () => {
    const first = await countingRequests(broker.address('SASL_PLAINTEXT'));
    const second = await countingRequests(broker.address('SASL_PLAINTEXT'));
    let password = 'wrong-4d0e7c';
    const sasl = { mechanism: 'PLAIN' as const, username: 'admin', password: () => Promise.resolve(password) };
    const kafka = secureCluster(`${first.address},${second.address}`, { sasl });
    for (let attempt = 0; attempt < 20; attempt++) {
      expect(await shown(kafka.metadata([]))).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
    }
    const authenticate = 36;
    expect([first.count(authenticate), second.count(authenticate)]).toEqual([1, 0]);
    password = users.admin.plain; // another one is tried at once
    expect((await kafka.metadata([])).brokers).toHaveLength(1);
  });
});
