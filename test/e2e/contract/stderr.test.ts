import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { expectCode } from '../../helpers/expect-code.js';
import { runBin } from '../../helpers/run-bin.js';
import { serviceProject, task } from '../../helpers/service-project.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { unique } from '../../helpers/unique.js';
import { workspace } from '../../helpers/workspace.js';

/** More than the eleven listeners from which on Node warns. */
const partitions = 24;
/** A warning of Node comes with its stack, which names who has caused it. */
const NODE_OPTIONS = '--trace-warnings';
const library = (name: string): string =>
  JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../../dist', name)).href);

it(`commands say nothing on stderr but their own words, on Node ${process.versions.node}`, async () => {
  const { topic, connect } = await serviceProject({ partitions });
  const [group, copy] = [unique('silent'), unique('copied')];
  const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
  for (const argv of [
    ['topics', 'create', copy, '--partitions', String(partitions)],
    ...codecs.map((codec) => ['produce', topic, '--sample', String(2 * partitions), '-z', codec]),
    ['produce', `${topic}.dlq`, '--raw', '--value', 'no letter'],
    ['consume', topic, '--from-beginning', '-e'],
    ['consume', topic, '--from-beginning', '-e', '-g', group],
    ['copy', topic, copy, '--verify'],
    ['topics', 'list'],
    ['topics', 'describe', topic],
    ['groups', 'list'],
    ['groups', 'describe', group],
    ['groups', 'lag', group],
    ['dlq', 'list'],
    ['dlq', 'show', topic],
    ['schemas', 'list'],
    ['schemas', 'get', `${topic}-value`],
    ['topics', 'sync', '--catalog', connect.catalog],
    ['status'],
    ['topics', 'delete', copy, '--yes'],
  ]) {
    const result = await runBin([...argv, '--json', ...clusterFlags()], { env: { NODE_OPTIONS } });
    expectCode(result, 0);
    // What changes something says where.
    expect(result.stderr, argv.join(' ')).toMatch(/^(?:Cluster \S+ at .+ \(--brokers, --registry\)\n)?$/);
  }
});

it(`services, and the store in a database, say nothing at all, on Node ${process.versions.node}`, async () => {
  const { topic, connect } = await serviceProject({ partitions });
  const folder = workspace({
    'service.mjs': `
      import { EventConsumer, EventProducer } from ${library('library.js')};
      import { SqliteOnceStore } from ${library('sqlite.js')};
      const connect = ${JSON.stringify(connect)};
      const producer = new EventProducer(connect);
      await Promise.all(Array.from({ length: ${partitions} }, (_, index) =>
        producer.publish(${JSON.stringify(topic)}, { ...${JSON.stringify(task(1))}, userId: 'u' + index })));
      await producer.close();
      const store = await SqliteOnceStore.open({ path: 'app.db' });
      const consumer = new EventConsumer({ ...connect, groupId: ${JSON.stringify(unique('silent'))} });
      let handled = 0;
      const all = new Promise((resolve) => {
        consumer.registerHandler(${JSON.stringify(topic)}, async ({ eventId }) => {
          await store.runOnce(eventId, () => undefined);
          handled += 1;
          if (handled === ${partitions}) resolve();
        });
      });
      await consumer.start();
      await all;
      await consumer.close();
      await store.close();
    `,
  });
  const service = spawn(process.execPath, ['service.mjs'], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(service.stdout),
    text(service.stderr),
    once(service, 'close') as Promise<[number | null]>,
  ]);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
});
