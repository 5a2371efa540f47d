import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentOf } from '../../src/lib/documents/documents.js';
import { eventually } from '../helpers/eventually.js';
import { expectCode } from '../helpers/expect-code.js';
import { expectNoForeignHosts, expectNoForeignHostsOfUi } from '../helpers/foreign-hosts.js';
import { ownClusters, type OwnClusters } from '../helpers/own-cluster.js';
import { apiPath, containers, containersOf, docker, inTodoApp, listed, servicesOf, stacks } from './engine.js';

describe.each(stacks)('the stack %s, run by todo-kafka', (stack) => {
  const services = servicesOf(stack);
  const registry = `http://localhost:8081${apiPath(stack)}`;
  let own: OwnClusters;
  let first: DocumentOf<'up'>;

  beforeAll(async () => {
    own = ownClusters();
    first = await own.document('up', ['up', ...(stack === 'kraft' ? [] : ['--stack', stack])]);
    await healthy();
    expectCode(await own.run(['topics', 'sync']), 0);
    const event = ['--set', 'userId=u1', '--set', 'taskId=t1', '--set', 'title=Buy milk'];
    expect(await own.document('produce', ['produce', 'task.created', ...event])).toMatchObject({
      sent: 1,
      rejected: 0,
    });
  });
  // Whatever became of the test before, each finds the cluster whole.
  beforeEach(async () => {
    await own.document('up', ['up']);
    await healthy();
  });
  afterAll(async () => {
    await own.run(['down', '--volumes', '--yes']);
  });

  const healthy = (): Promise<DocumentOf<'status'>> =>
    eventually(() => own.document('status', ['status']), { within: 180_000 });
  const events = async (): Promise<readonly string[]> => {
    const result = await own.run(['consume', 'task.created', '--from-beginning', '-e', '--json']);
    expectCode(result, 0);
    return result.stdout.trimEnd().split('\n');
  };

  it('comes up whole, in containers with the owner’s names, where an engine answers', async () => {
    expect(first).toMatchObject({ cluster: 'todo', runtime: 'docker', stack, nodes: 3, portOffset: 0 });
    expect(first.services.map(({ name, action }) => [name, action])).toEqual(services.map((name) => [name, 'started']));
    expect([first.brokers, first.registry, first.ui]).toEqual([
      ['localhost:9092', 'localhost:9093', 'localhost:9094'],
      registry,
      'http://localhost:8080',
    ]);
    expect(await containers()).toEqual(containersOf(stack));
  });

  it('is healthy', async () => {
    const status = await healthy();
    const { clusterId } = first;
    expect(status).toMatchObject({ health: 'healthy', runtime: 'docker', problems: [], clusterId });
    expect(status.registry).toEqual({ url: registry, reachable: true });
  });

  it('publishes its ports on loopback only', async () => {
    const published = (await listed('ps', '--format', '{{.Ports}}')).flatMap((line) => line.split(', '));
    expect(published.filter((port) => port.includes('->') && !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  // The engine here has no DNS server that it can pass a name on to, as on a laptop without a network.
  it.each(['kafka1', 'schema-registry'])(
    'lets %s look for a container that is gone for a second or two',
    async (name) => {
      const script = 'exec 3<>/dev/tcp/gone/9092; echo $SECONDS';
      expect(Number(await docker('exec', name, 'bash', '-c', script))).toBeLessThan(5);
    },
  );

  it('serves no host of elsewhere, nor pages of one: neither its registry nor its web UI', async () => {
    await expectNoForeignHosts(registry);
    await expectNoForeignHostsOfUi('http://localhost:8080');
  });

  it.each(stack === 'kraft' ? ['kafka-ui'] : ['kafka-ui', 'schema-registry'])(
    'says that %s is not there for this machine where its gate has ended, or it itself; `up` repairs it',
    async (service) => {
      for (const [part, problem] of [
        [`${service}-gate`, `${service} is not running: ${service}-gate has ended`],
        [service, `${service} is not running`],
      ] as const) {
        await docker('stop', '--time', '1', part);
        expect((await own.document('status', ['status'], 4)).problems).toEqual([problem]);
        const up = await own.document('up', ['up', '--without', 'ui']);
        expect(up.services.filter(({ action }) => action === 'started').map(({ name }) => name)).toEqual([service]);
        await healthy();
      }
    },
  );

  it('has what a gate has refused in the log of its service', async () => {
    await expectNoForeignHostsOfUi('http://localhost:8080');
    const { stdout } = await own.run(['logs', 'kafka-ui', '--lines', '100']);
    expect(stdout).toContain('421 GET /api/clusters host="evil.example" origin="-"');
  });

  it('leaves nothing without a name in volumes', async () => {
    expect((await listed('volume', 'ls', '--quiet')).filter((name) => !name.startsWith('todo-kafka-todo_'))).toEqual(
      [],
    );
  });

  it('takes the topics, an event, and gives it back', async () => {
    expectCode(await own.run(['topics', 'sync', '--dry-run', '--exit-code']), 0);
    const [event = ''] = (await events()).filter((line) => line.includes('"u1"'));
    expect(JSON.parse(event)).toMatchObject({ key: 'u1', value: { title: 'Buy milk', priority: 'MEDIUM' } });
  });

  it('is reached by a Todo app in a container on todo-network', async () => {
    for (const broker of ['kafka1:29092', 'kafka2:29093', 'kafka3:29094']) {
      const found = await inTodoApp(
        `kcat -b ${broker} -C -t task.created -o beginning -e -q -f '%k\n' ; kcat -b ${broker} -L`,
      );
      expect(found).toMatch(/^u1$/m);
      expect(found).toContain('broker 3 at kafka3:29094');
    }
    expect(await inTodoApp(`curl --fail --silent http://schema-registry:8081${apiPath(stack)}/subjects`)).toContain(
      'task.created-value',
    );
  });

  it('keeps the registry in topics that live through the loss of a broker', async () => {
    const names = stack === 'kraft' ? ['kafkasql-journal', 'registry-events'] : ['_schemas'];
    const { topics } = await own.document('topics.describe', ['topics', 'describe', ...names]);
    for (const { name, replicationFactor, configs } of topics) {
      const value = (key: string): unknown => configs.find((config) => config.name === key)?.value;
      expect([name, replicationFactor, value('min.insync.replicas')]).toEqual([name, 3, '2']);
    }
  });

  it('loses a broker, works on, and is repaired by `up`', async () => {
    const before = (await events()).length;
    expect(await own.document('kill', ['kill', 'kafka2'])).toMatchObject({ state: 'stopped', changed: true });
    expect((await own.document('status', ['status'], 4)).problems).toContain('kafka2 is not running');
    expectCode(await own.run(['produce', 'task.created', '--sample', '5']), 0);
    const up = await own.document('up', ['up']);
    expect(up.services.filter(({ action }) => action === 'started').map(({ name }) => name)).toEqual(['kafka2']);
    expect((await healthy()).health).toBe('healthy');
    expect(await events()).toHaveLength(before + 5);
  });

  it.each(services.filter((name) => !name.startsWith('kafka') || name === 'kafka-ui'))(
    'stops and starts %s, and prints its log',
    async (service) => {
      const change = { cluster: 'todo', service, changed: true };
      expect(await own.document('stop', ['stop', service])).toEqual({ ...change, state: 'stopped' });
      expect((await own.document('status', ['status'], 4)).problems).toContain(`${service} is not running`);
      expect(await own.document('start', ['start', service])).toEqual({ ...change, state: 'running' });
      const { code, stdout } = await own.run(['logs', service, '--lines', '3']);
      expect([code, stdout.split('\n').length > 1]).toEqual([0, true]);
    },
  );

  it('has a web UI, whose address `ui` knows', async () => {
    expect((await own.run(['ui', '--print'])).stdout).toBe('http://localhost:8080\n');
    expect(await own.document('ui', ['ui'])).toEqual({ cluster: 'todo', url: 'http://localhost:8080', opened: false });
    expect((await fetch('http://localhost:8080/')).ok).toBe(true);
  });

  it('goes down with its containers and its network, and comes back with its data', async () => {
    const before = (await events()).length;
    const begun = Date.now();
    await own.document('down', ['down']);
    expect(Date.now() - begun).toBeLessThan(60_000); // without a bound it would be minutes
    expect(await containers()).toEqual([]);
    expect(await listed('network', 'ls', '--quiet', '--filter', 'name=todo-network')).toEqual([]);
    const up = await own.document('up', ['up', '--without', 'ui']);
    expect([up.clusterId, up.stack, up.ui]).toEqual([first.clusterId, stack, null]);
    expect(await events()).toHaveLength(before);
  });

  it('deletes all of it when told to, though a container of the Todo app is on its network', async () => {
    await docker(
      'run',
      '--detach',
      '--name',
      'todo-app',
      '--network',
      'todo-network',
      'todo-kafka-test/app',
      'sleep',
      '600',
    );
    try {
      expectCode(await own.run(['down', '--volumes', '--yes']), 0);
      expect(await containers()).toEqual(['todo-app']);
      expect(await listed('volume', 'ls', '--quiet')).toEqual([]);
    } finally {
      await docker('rm', '--force', 'todo-app');
      await docker('network', 'rm', 'todo-network');
    }
  });
});
