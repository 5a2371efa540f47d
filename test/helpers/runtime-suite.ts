import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentOf } from '../../src/lib/documents/documents.js';
import { eventually } from './eventually.js';
import { expectCode } from './expect-code.js';
import { expectNoForeignHosts } from './foreign-hosts.js';
import { ownClusters, type OwnClusters } from './own-cluster.js';

/**
 * What a runtime of local clusters has to do, seen from the command line: the same for every one.
 * @param runtime as in `--runtime`
 */
export function describeRuntime(runtime: 'native' | 'docker'): void {
  describe(`a cluster of three nodes, ${runtime}`, () => {
    const brokers = ['kafka1', 'kafka2', 'kafka3'];
    const services = [...brokers, 'schema-registry'];
    const mine = ['--cluster', 'three'];
    let own: OwnClusters;
    let first: DocumentOf<'up'>;

    beforeAll(async () => {
      own = ownClusters();
      const options = ['--runtime', runtime, '--without', 'ui', '--port-offset', 'auto'];
      first = await own.document('up', ['up', ...options, ...mine]);
    });
    // Whatever became of the test before, each finds the cluster whole.
    beforeEach(async () => {
      await own.document('up', ['up', '--runtime', runtime, '--without', 'ui', '--port-offset', 'auto', ...mine]);
      await healthy();
    });
    afterAll(async () => {
      await own.run(['down', '--volumes', '--yes', ...mine]);
    });

    const subjects = async (): Promise<readonly string[]> =>
      (await own.document('schemas.list', ['schemas', 'list', ...mine])).subjects.map(({ subject }) => subject);
    const healthy = (): Promise<DocumentOf<'status'>> =>
      eventually(() => own.document('status', ['status', ...mine]), { within: 180_000 });

    it('comes up whole', () => {
      expect(first).toMatchObject({ cluster: 'three', runtime, stack: 'kraft', nodes: 3, ui: null });
      expect(first.services.map(({ name, action }) => [name, action])).toEqual(
        services.map((name) => [name, 'started']),
      );
      expect(first.brokers).toEqual([0, 1, 2].map((index) => `localhost:${9092 + first.portOffset + index}`));
      expect(first.registry).toBe(`http://localhost:${8081 + first.portOffset}/apis/ccompat/v7`);
    });

    it('is healthy, with the registry in topics that live through the loss of a broker and never expire', async () => {
      const status = await healthy();
      const { clusterId } = first;
      expect(status).toMatchObject({ health: 'healthy', problems: [], clusterId, runtime, offline: 0 });
      expect(status.services.map(({ name, state }) => [name, state])).toEqual(
        services.map((name) => [name, 'running']),
      );
      expect(status.brokers.map((broker) => broker.id)).toEqual([1, 2, 3]);
      const names = ['__consumer_offsets', 'kafkasql-journal', 'kafkasql-snapshots', 'registry-events'];
      const { topics } = await own.document('topics.describe', ['topics', 'describe', ...names, ...mine]);
      expect(topics.map(({ name, replicationFactor }) => [name, replicationFactor])).toEqual(
        names.map((name) => [name, 3]),
      );
      for (const { name, configs } of topics.filter((topic) => topic.name !== '__consumer_offsets')) {
        const value = (key: string): unknown => configs.find((config) => config.name === key)?.value;
        expect([name, value('min.insync.replicas'), value('retention.ms')]).toEqual([name, '2', '-1']);
      }
    });

    it('is left alone by a second `up`', async () => {
      const { services: found, clusterId } = await own.document('up', ['up', '--without', 'ui', ...mine]);
      expect(clusterId).toBe(first.clusterId);
      expect(found.map(({ action }) => action)).toEqual(services.map(() => 'unchanged'));
      const { stdout } = await own.run(['up', '--without', 'ui', ...mine]);
      expect(stdout.split('\n')[0]).toBe(`Cluster "three" runs already: 3 nodes, ${runtime}.`);
    });

    it.each(brokers)('takes a schema while %s is dead, and `up` repairs it', async (broker) => {
      const killed = await own.document('kill', ['kill', broker, ...mine]);
      expect(killed).toEqual({ cluster: 'three', service: broker, state: 'stopped', changed: true });
      const status = await own.document('status', ['status', ...mine], 4);
      expect(status.health).toBe('degraded');
      expect(status.problems).toContain(`${broker} is not running`);
      const subject = `while-${broker}-is-dead-value`;
      await register(own, subject);
      const up = await own.document('up', ['up', '--without', 'ui', ...mine]);
      expect(up.services.filter(({ action }) => action === 'started').map(({ name }) => name)).toEqual([broker]);
      await healthy();
      expect(await subjects()).toContain(subject);
    });

    it('stops, starts and restarts one service', async () => {
      const change = { cluster: 'three', service: 'schema-registry', changed: true };
      const service = ['schema-registry', ...mine];
      await register(own, 'before-it-stops-value');
      expect(await own.document('stop', ['stop', ...service])).toEqual({ ...change, state: 'stopped' });
      expect(await own.document('stop', ['stop', ...service])).toEqual({ ...change, state: 'stopped', changed: false });
      expect((await own.document('status', ['status', ...mine], 4)).problems).toContain(
        'schema-registry is not running',
      );
      expect(await own.document('start', ['start', ...service])).toEqual({ ...change, state: 'running' });
      expect(await subjects()).toContain('before-it-stops-value');
      expect(await own.document('restart', ['restart', 'kafka2', ...mine])).toMatchObject({ state: 'running' });
      const status = await healthy();
      expect(status.brokers.map((each) => each.id)).toEqual([1, 2, 3]);
    });

    it('prints its logs, of one service or of all', async () => {
      const one = await own.run(['logs', 'kafka3', '--lines', '5', ...mine]);
      expect({ code: one.code, stderr: one.stderr }).toEqual({ code: 0, stderr: '' });
      expect(one.stdout.trimEnd().split('\n')).toHaveLength(5);
      const all = await own.run(['logs', '--lines', '2', ...mine]);
      const prefixes = all.stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]);
      expect(new Set(prefixes)).toEqual(new Set(services));
    });

    it('follows a log until Ctrl-C, which is its normal end', async () => {
      const following = own.start(['logs', 'schema-registry', '--follow', '--lines', '1', ...mine]);
      await expect.poll(following.stdout).not.toBe(''); // it has begun to follow
      await own.run(['restart', 'schema-registry', ...mine]);
      await expect.poll(following.stdout, { timeout: 120_000 }).toContain('KafkaSQL storage bootstrapped');
      following.process.kill('SIGINT');
      expectCode(await following.done, 0);
    });

    it('tells other programs where it is', async () => {
      const { stdout } = await own.run(['env', '--shell', 'dotenv', ...mine]);
      const [kafka, registry] = stdout.split('\n');
      expect(kafka).toMatch(/^KAFKA_BROKERS=localhost:\d+,localhost:\d+,localhost:\d+$/);
      expect(registry).toMatch(/^SCHEMA_REGISTRY_URL=http:\/\/localhost:\d+\/apis\/ccompat\/v7$/);
    });

    it('has a registry that serves no host of elsewhere, nor pages of one', async () => {
      await healthy();
      await expectNoForeignHosts(first.registry ?? '');
    });

    it('says how to get a web UI, where it has none', async () => {
      const { code, stderr } = await own.run(['ui', ...mine]);
      const hint =
        runtime === 'docker'
          ? /^Hint: Add it with `todo-kafka up --cluster three`, without `--without ui`\.$/m
          : /^Hint: It comes with containers \(`todo-kafka up --runtime docker --cluster three`\)\. Beside this cluster, on Linux: `docker run --rm --network host -e KAFKA_CLUSTERS_0_NAME=three -e KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS=localhost:\d+,\S+ -e KAFKA_CLUSTERS_0_SCHEMAREGISTRY=http:\S+\/v7 kafbat\/kafka-ui:v\S+`, then http:\/\/localhost:8080\.$/m;
      expect([code, stderr]).toEqual([1, expect.stringMatching(hint)]);
      expect(stderr).toMatch(/^Error: cluster "three" has no web UI$/m);
    });

    it('goes down within its bound, and keeps its data for the next `up`', async () => {
      await register(own, 'before-it-goes-down-value');
      const { clusterId } = await healthy();
      const begun = Date.now();
      const down = await own.document('down', ['down', ...mine]);
      // A controlled shutdown without a majority of controllers takes five minutes where nobody ends it.
      expect(Date.now() - begun).toBeLessThan(60_000);
      expect(down.services.map(({ name }) => name)).toEqual(services);
      expect(down.volumesDeleted).toBe(false);
      expect((await own.document('status', ['status', ...mine], 3)).health).toBe('stopped');
      const up = await own.document('up', ['up', '--without', 'ui', '--port-offset', 'auto', ...mine]);
      expect(up.clusterId).toBe(clusterId);
      expect(await subjects()).toContain('before-it-goes-down-value');
    });

    it('asks before its data is deleted, and then forgets all', async () => {
      const refused = await own.run(['down', '--volumes', ...mine]);
      expect(refused).toEqual({
        code: 2,
        stdout: '',
        stderr: [
          'Error: nothing was done: this would delete cluster "three" with all its topics and schemas',
          'Hint: Add `--yes` to confirm it without a question.',
          '',
        ].join('\n'),
      });
      await healthy();
      const { stdout } = await own.run(['down', '--volumes', '--yes', ...mine]);
      // A runner under load may not give a broker the time to end by itself.
      expect(stdout).toMatch(/^Cluster "three" is down\..* Its data is deleted\.\n$/);
      expect((await own.document('down', ['down', ...mine])).services).toEqual([]);
    });
  });
}

/**
 * Registers a schema under a subject with a plain HTTP request. Until a dead broker's session has ended, which takes 6 to 9
 * seconds, the registry waits for it, and may give up: then it is asked again.
 */
async function register(own: OwnClusters, subject: string): Promise<void> {
  const { stdout } = await own.run(['env', '--shell', 'dotenv', '--cluster', 'three']);
  const url = /SCHEMA_REGISTRY_URL=(\S+)/.exec(stdout)?.[1] ?? '';
  const schema = JSON.stringify({ type: 'record', name: subject.replaceAll('-', ''), fields: [] });
  await eventually(
    async () => {
      const answer = await fetch(`${url}/subjects/${subject}/versions`, {
        method: 'POST',
        headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
        body: JSON.stringify({ schema }),
        signal: AbortSignal.timeout(60_000),
      });
      if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
    },
    { within: 180_000 },
  );
}
