import { afterAll, beforeAll, expect, it } from 'vitest';
import { SecureBroker } from '../../helpers/secure-broker.js';
import { noSecretWasSaid, shown, secureCluster, withPassword } from '../../helpers/secure-cluster.js';
import { users } from '../../helpers/secure-properties.js';
import { runMain } from '../../helpers/run-main.js';
import { writesAndReads } from '../../helpers/writes-and-reads.js';

let broker: SecureBroker;
beforeAll(async () => {
  broker = await SecureBroker.start();
});
afterAll(async () => {
  await broker.stop();
  noSecretWasSaid();
});

it('a login that lasts three seconds is made again between requests, on the same connections', async () => {
  await runMain(['topics', 'create', 'brief', '--partitions', '1', '--brokers', broker.address('PLAINTEXT')]);
  let logins = 0;
  const { scram } = users.admin;
  const sasl = withPassword('SCRAM-SHA-512', 'admin', () => {
    logins += 1;
    return scram;
  });
  const lost: string[] = [];
  const kafka = secureCluster(broker.address('BRIEF'), { sasl }, (text) => lost.push(text));
  const { written, read } = await writesAndReads(kafka, 'brief', { milliseconds: 15_000 });
  expect(written.length).toBeGreaterThan(100);
  expect(read.join()).toBe(written.join());
  // On a busy machine a request may reach the broker when the login has just ended: then that connection is made anew.
  const connections = 3 + lost.length;
  expect(logins - connections).toBeGreaterThan(5);
});

it('a connection whose login is not taken anew ends, and the failure is said', async () => {
  let password: string = users.admin.scram;
  const sasl = withPassword('SCRAM-SHA-256', 'admin', () => password);
  const lost: string[] = [];
  const kafka = secureCluster(broker.address('BRIEF'), { sasl }, (text) => lost.push(text));
  await kafka.metadata([]);
  password = 'changed-77aa10';
  await expect
    .poll(() => shown(kafka.metadata([])).catch(String))
    .toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      message: `broker "${broker.address('BRIEF')}" refuses the login of "admin" by SCRAM-SHA-256: Authentication failed during re-authentication due to invalid credentials with SASL mechanism SCRAM-SHA-256`,
    });
  expect(lost[0]).toBe(
    `cannot reach broker "${broker.address('BRIEF')}": broker "${broker.address('BRIEF')}" refuses the login of "admin" by SCRAM-SHA-256: Authentication failed during re-authentication due to invalid credentials with SASL mechanism SCRAM-SHA-256 (connection closed)`,
  );
});
