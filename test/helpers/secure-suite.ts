import { readdirSync, readFileSync, statSync } from 'node:fs';
import https from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentOf } from '../../src/lib/documents/documents.js';
import { eventually } from './eventually.js';
import { expectCode } from './expect-code.js';
import { expectNoForeignHostsOfSecure } from './foreign-hosts.js';
import { foreignTest, python } from './foreign-clients.js';
import { ownClusters, type OwnClusters } from './own-cluster.js';
import { recordLines } from './records.js';
import { workspace } from './workspace.js';

/** What of a runtime a test has to look into. */
export interface SecureParts {
  /** Of the registry: each of which ends by itself, as by a crash. */
  readonly names: readonly string[];
  readonly kill: (own: OwnClusters, part: string) => Promise<void>;
  /** All that others of the machine may see of what runs: command lines, environments, logs. */
  readonly seen: (own: OwnClusters) => Promise<readonly string[]>;
}

const mine = ['--cluster', 'safe'];

/**
 * What `up --secure` promises, seen from the command line: the same for every runtime.
 * @param runtime as in `--runtime`
 */
export function describeSecure(runtime: 'native' | 'docker', nodes: 1 | 3, parts: SecureParts): void {
  const up = ['up', '--secure', '--runtime', runtime, '--nodes', String(nodes), '--port-offset', 'auto', ...mine];
  let own: OwnClusters;
  let first: DocumentOf<'up'>;
  let password: string;

  beforeAll(async () => {
    own = ownClusters();
    first = await own.document('up', up);
    password = credential('admin.password');
  });
  afterAll(async () => {
    await own.run(['down', '--volumes', '--yes', ...mine]);
  });

  function credential(name: string): string {
    return readFileSync(join(first.credentials ?? '', name), 'utf8');
  }

  /** How the registry answers who asks for its subjects with this login, or with none. */
  async function subjects(auth?: string): Promise<readonly [number, string]> {
    return new Promise((resolve, reject) => {
      const login = auth === undefined ? {} : { auth };
      const options = { ca: credential('ca.pem'), agent: false, servername: 'localhost', ...login };
      const request = https.get(`${first.registry ?? ''}/subjects`, options, (answer) => {
        text(answer).then((body) => resolve([answer.statusCode ?? 0, body]), reject);
      });
      request.on('error', reject);
    });
  }

  describe(`a secure cluster, ${runtime}`, () => {
    it('is used by every command without a word more', async () => {
      expectCode(await own.run(['topics', 'sync', '--yes', ...mine]), 0);
      expectCode(await own.run(['produce', 'task.created', '--sample', '3', ...mine]), 0);
      const consumed = await own.run(['consume', 'task.created', '-g', 'g', '--from-beginning', '-e', ...mine]);
      expectCode(consumed, 0);
      expect(recordLines(consumed.stdout)).toHaveLength(3);
      const { groups } = await own.document('groups.lag', ['groups', 'lag', 'g', ...mine]);
      expect(groups).toMatchObject([{ group: 'g', lag: 0 }]);
      expect(await own.document('status', ['status', ...mine])).toMatchObject({
        health: 'healthy',
        problems: [],
        brokers: first.brokers.map((address, index) => ({ id: index + 1, address })),
        registry: { url: first.registry, reachable: true },
      });
    });

    foreignTest('is reached by confluent-kafka with what `env --shell dotenv` prints', async () => {
      expectCode(await own.run(['topics', 'create', 'python', ...mine]), 0);
      const { stdout } = await own.run(['env', '--shell', 'dotenv', ...mine]);
      expect(stdout).not.toContain(password);
      const lines = (await python('secure.py', ['python'], '', parseEnv(stdout))).split('\n');
      expect(lines).toEqual(['from Python', '8', '']);
    });

    it('is used by other programs of ours with what `env` prints, and no flag', async () => {
      const { stdout } = await own.run(['env', '--shell', 'dotenv', ...mine]);
      const { code, stdout: topics } = await own.run(['topics', 'list', '--json'], { env: parseEnv(stdout) });
      expect([code, topics]).toEqual([0, expect.stringContaining('"task.created"')]);
      expectCode(await own.run(['schemas', 'list'], { env: parseEnv(stdout) }), 0);
    });

    it('is used end to end from nothing but a client.properties', async () => {
      const shown = await own.run(['config', 'show', '--output', 'client.properties', ...mine]);
      expect(shown.stdout).not.toContain(password);
      const folder = workspace({ 'client.properties': shown.stdout.replaceAll('…', password) });
      const file = ['--command-config', join(folder, 'client.properties')];
      const sent = await own.run(['produce', 'task.updated', '--sample', '2', ...file], { cwd: folder });
      expectCode(sent, 0);
      const consumed = await own.run(['consume', 'task.updated', '--from-beginning', '-e', ...file], { cwd: folder });
      expect(recordLines(consumed.stdout)).toHaveLength(2);
      expect(sent.stderr + consumed.stderr).not.toContain(password);
    });

    it('lets users do what ACLs allow, and nothing else', async () => {
      const env = { TODO_KAFKA_NEW_PASSWORD: 'of-ann-1f9c' };
      expectCode(await own.run(['users', 'create', 'ann', '--yes', ...mine], { env }), 0);
      const acl = ['--allow-principal', 'User:ann', '--operation', 'read', '--topic', 'task.created'];
      expectCode(await own.run(['acls', 'create', ...acl, '--yes', ...mine]), 0);
      const asAnn = ['--brokers', first.brokers[0] ?? '', '--tls-ca', join(first.credentials ?? '', 'ca.pem')];
      const login = ['--sasl', 'SCRAM-SHA-512', '--username', 'ann'];
      const run = (argv: readonly string[]): ReturnType<OwnClusters['run']> =>
        own.run([...argv, ...asAnn, ...login], { env: { TODO_KAFKA_PASSWORD: env.TODO_KAFKA_NEW_PASSWORD } });
      const read = await eventually(async () => {
        const result = await run(['consume', 'task.created', '--value-type', 'bytes', '--from-beginning', '-e']);
        expectCode(result, 0);
        return result;
      });
      expect(recordLines(read.stdout)).toHaveLength(3);
      const other = await run(['consume', 'task.updated', '--from-beginning', '-e', '--json']);
      expect([other.code, other.stdout]).toEqual([1, '']);
      expect(JSON.parse(other.stderr)).toMatchObject({ kind: 'error', code: 'ACCESS_DENIED' });
    });

    it('lets nobody in without a login', async () => {
      const [address = ''] = first.brokers;
      const plain = await own.run(['topics', 'list', '--brokers', address, '--timeout', '20s']);
      expect([plain.code, plain.stdout]).toEqual([3, '']);
      const ca = join(first.credentials ?? '', 'ca.pem');
      const wrong = await own.run(
        ['topics', 'list', '--brokers', address, '--tls-ca', ca, '--sasl', 'SCRAM-SHA-512', '--username', 'admin'],
        { env: { TODO_KAFKA_PASSWORD: 'guessed' } },
      );
      expect([wrong.code, wrong.stdout]).toEqual([3, '']);
      expect(wrong.stderr).not.toContain('guessed');
    });

    it('has a registry that wants a login, and serves hosts of this machine only', async () => {
      const auth = `admin:${password}`;
      expect(await subjects()).toEqual([
        401,
        '{"error_code":401,"message":"todo-kafka: a user and a password are needed"}',
      ]);
      for (const other of ['admin:guessed', `admi:${password}`, `admin:${password}x`, 'admin', ':']) {
        expect([other, (await subjects(other))[0]]).toEqual([other, 401]);
      }
      expect(await subjects(auth)).toEqual([200, expect.stringMatching(/^\[/)]);
      const access = { auth, ca: credential('ca.pem'), servername: 'localhost' };
      await expectNoForeignHostsOfSecure(first.registry ?? '', access);
    });

    it('keeps its secrets to its owner, and off what others can see', async () => {
      const files = readdirSync(first.credentials ?? '').map((name) => join(first.credentials ?? '', name));
      const modes = [first.credentials ?? '', ...files].map((path) => statSync(path).mode & 0o077);
      expect(new Set(modes)).toEqual(new Set([0]));
      for (const words of await parts.seen(own)) expect(words).not.toContain(password);
    });

    it.each(parts.names)('says that %s has ended, and `up` brings it back', async (part) => {
      await parts.kill(own, part);
      await eventually(async () => {
        const { health, problems } = await own.document('status', ['status', ...mine], 4);
        expect([health, problems]).toEqual(['degraded', [expect.stringMatching(/^schema-registry is not running/)]]);
      });
      const repaired = await own.document('up', up);
      expect(repaired.services.find(({ name }) => name === 'schema-registry')?.action).toBe('started');
      expect(repaired).toMatchObject({ registry: first.registry, credentials: first.credentials });
      expectCode(await own.run(['schemas', 'list', ...mine]), 0);
    });

    it('comes back with its records and the same credentials', async () => {
      expectCode(await own.run(['down', ...mine]), 0);
      await own.document('up', up);
      expect(credential('admin.password')).toBe(password);
      const consumed = await own.run(['consume', 'task.created', '--from-beginning', '-e', ...mine]);
      expect(recordLines(consumed.stdout)).toHaveLength(3);
    });
  });
}
