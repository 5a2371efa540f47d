import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parse } from 'yaml';
import { eventually } from '../helpers/eventually.js';
import { expectCode } from '../helpers/expect-code.js';
import { expectNoForeignHosts, expectNoForeignHostsOfUi } from '../helpers/foreign-hosts.js';
import { ownClusters, type OwnClusters } from '../helpers/own-cluster.js';
import {
  apiPath,
  composeByHand,
  composeFolder,
  containers,
  containersOf,
  inTodoApp,
  listed,
  stacks,
} from './engine.js';

const composed = z.looseObject({
  services: z.record(z.string(), z.looseObject({ image: z.string(), healthcheck: z.object({}), restart: z.string() })),
  networks: z.record(z.string(), z.looseObject({ name: z.string() })),
});

describe.each(stacks)('the file of the stack %s, without todo-kafka', (stack) => {
  const registry = `http://localhost:8081${apiPath(stack)}`;
  let own: OwnClusters;

  beforeAll(async () => {
    own = ownClusters();
    await composeByHand(stack, 'up', '--detach', '--wait', '--wait-timeout', '280');
    await eventually(async () => expectCode(await own.run(['topics', 'sync']), 0));
  });
  afterAll(async () => {
    await composeByHand(stack, 'down', '--volumes', '--timeout', '2');
  });

  it('is whole in the eyes of `docker compose config`', async () => {
    const { services, networks } = composed.parse(JSON.parse(await composeByHand(stack, 'config', '--format', 'json')));
    expect(Object.keys(services).sort()).toEqual(containersOf(stack));
    expect(networks['todo-network']?.name).toBe('todo-network');
    for (const { image, restart } of Object.values(services)) {
      expect(image).toMatch(/^(?:[\w-]+\/[\w-]+|nginx):v?\d+\.\d+\.\d+(?:-alpine)?$/);
      expect(restart).toBe('unless-stopped');
    }
    expect(parse(readFileSync(join(composeFolder, `${stack}.yaml`), 'utf8'), { merge: true })).not.toHaveProperty(
      'version',
    );
  });

  it('comes up healthy with `docker compose up --detach --wait`', async () => {
    expect(await containers()).toEqual(containersOf(stack));
  });

  it('is found by the default connection: status, env, ui', async () => {
    const status = await eventually(() => own.document('status', ['status']));
    expect(status).toMatchObject({ cluster: null, runtime: null, health: 'healthy', problems: [] });
    expect(status.brokers.map(({ address }) => address)).toEqual([
      'localhost:9092',
      'localhost:9093',
      'localhost:9094',
    ]);
    expect(status.registry).toEqual({ url: registry, reachable: true });
    expect((await own.run(['env', '--shell', 'dotenv'])).stdout).toBe(
      `KAFKA_BROKERS=localhost:9092,localhost:9093,localhost:9094\nSCHEMA_REGISTRY_URL=${registry}\n`,
    );
    expect((await own.run(['ui', '--print'])).stdout).toBe('http://localhost:8080\n');
    expectCode(await own.run(['env', '--cluster', 'todo']), 3);
  });

  it('takes topics, schemas and events over it', async () => {
    expectCode(await own.run(['topics', 'sync', '--dry-run', '--exit-code']), 0);
    expectCode(await own.run(['produce', 'task.created', '--sample', '2']), 0);
    const { stdout } = await own.run(['consume', 'task.created', '--from-beginning', '-e', '--json']);
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
  });

  it('has a registry in topics that live through the loss of a broker', async () => {
    const names = stack === 'kraft' ? ['kafkasql-journal', 'kafkasql-snapshots', 'registry-events'] : ['_schemas'];
    const { topics } = await own.document('topics.describe', ['topics', 'describe', ...names]);
    expect(topics.map(({ replicationFactor }) => replicationFactor)).toEqual(names.map(() => 3));
    if (stack === 'zookeeper') return;
    const retention = topics.map(({ configs }) => configs.find(({ name }) => name === 'retention.ms')?.value);
    expect(retention).toEqual(names.map(() => '-1'));
  });

  it('serves no host of elsewhere, nor pages of one: neither its registry nor its web UI', async () => {
    await expectNoForeignHosts(registry);
    await expectNoForeignHostsOfUi('http://localhost:8080');
  });

  it('is reached from a container on todo-network', async () => {
    for (const broker of ['kafka1:29092', 'kafka2:29093', 'kafka3:29094']) {
      expect(await inTodoApp(`kcat -b ${broker} -L`)).toContain('topic "task.created" with 3 partitions');
    }
    expect(await inTodoApp(`curl --fail --silent http://schema-registry:8081${apiPath(stack)}/subjects`)).toContain(
      'task.created-value',
    );
  });

  it('is left alone by `up`, which says whose the names and the ports are', async () => {
    const project = stack === 'kraft' ? 'todo-kafka' : 'todo-kafka-zookeeper';
    expect(await own.run(['up', '--runtime', 'docker'])).toEqual({
      code: 1,
      stdout: '',
      stderr: [
        'Error: there is a container "kafka1" already, which is not of this cluster',
        `Hint: Take its stack down with \`docker compose --project-name ${project} down\`; its data stays.`,
        '',
      ].join('\n'),
    });
    expect(await containers()).toEqual(containersOf(stack));
  });

  it('goes with `docker compose down --volumes`, and leaves nothing', async () => {
    await composeByHand(stack, 'down', '--volumes', '--timeout', '2');
    expect(await containers()).toEqual([]);
    expect(await listed('volume', 'ls', '--quiet')).toEqual([]);
    expect(await listed('network', 'ls', '--format', '{{.Name}}')).toEqual(['bridge', 'host', 'none']);
  });
});
