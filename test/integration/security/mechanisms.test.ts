import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keystorePassphrase, SecureBroker } from '../../helpers/secure-broker.js';
import { noSecretWasSaid, brokersSeen, trusting, withPassword, withToken } from '../../helpers/secure-cluster.js';
import { users } from '../../helpers/secure-properties.js';
import { signedToken } from '../../helpers/token-server.js';

let broker: SecureBroker;
beforeAll(async () => {
  broker = await SecureBroker.start();
});
afterAll(async () => {
  await broker.stop();
  noSecretWasSaid();
});

const { plain, scram } = users.admin;

describe('a connection', () => {
  it.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)('logs in by %s, with TLS and without', async (name) => {
    const sasl = withPassword(name, 'admin', name === 'PLAIN' ? plain : scram);
    expect(await brokersSeen(broker.address('SASL_PLAINTEXT'), { sasl })).toEqual([1]);
    const { tls } = trusting(broker.authority.cert);
    expect(await brokersSeen(broker.address('SASL_SSL'), { sasl, tls })).toEqual([1]);
  });

  it('logs in by a token', async () => {
    const sasl = withToken(signedToken());
    expect(await brokersSeen(broker.address('SASL_PLAINTEXT'), { sasl })).toEqual([1]);
    const { tls } = trusting(broker.authority.cert);
    expect(await brokersSeen(broker.address('SASL_SSL'), { sasl, tls })).toEqual([1]);
  });

  it('shows the certificate of the client, as PEM and as PKCS#12', async () => {
    const { authority, client, keystore } = broker;
    const mutual = broker.address('MUTUAL');
    expect(await brokersSeen(mutual, trusting(authority.cert, client))).toEqual([1]);
    expect(await brokersSeen(mutual, trusting(authority.cert, { keystore, passphrase: keystorePassphrase }))).toEqual([
      1,
    ]);
  });

  it('looks for another name in the certificate where one is named', async () => {
    const tls = trusting(broker.authority.cert, { serverName: 'broker.example' });
    expect(await brokersSeen(broker.address('ELSEWHERE'), tls)).toEqual([1]);
  });
});
