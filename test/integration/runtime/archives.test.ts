import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { userFolders } from '../../../src/lib/user-files/folders.js';
import { randomKafkaId } from '../../../src/lib/local-cluster/runtime/kafka-id.js';
import { clusterLayout } from '../../../src/lib/local-cluster/runtime/layout.js';
import { brokerConfig } from '../../../src/lib/local-cluster/runtime/native/broker-config.js';
import { findInstallation, type Installation } from '../../../src/lib/local-cluster/runtime/native/installation.js';
import { classPath } from '../../../src/lib/local-cluster/runtime/native/service-command.js';
import { formatStorage } from '../../../src/lib/local-cluster/runtime/native/storage.js';
import { workspace } from '../../helpers/workspace.js';

async function installation(): Promise<Installation> {
  return findInstallation({
    env: process.env,
    folders: userFolders(process.env),
    kafkaHome: null,
    withRegistry: true,
    signal: new AbortController().signal,
    progress: () => undefined,
  });
}

describe('class-data archives', () => {
  it('are made for the broker and the registry, and are whole', async () => {
    const { archives } = await installation();
    for (const file of [archives.kafka, archives.registry]) {
      expect(statSync(file ?? '').size).toBeGreaterThan(40_000_000);
    }
  });
});

describe('a data folder that is formatted without a JVM', () => {
  it("holds what Kafka's own tool would have put there", async () => {
    const { archives, java, kafka } = await installation();
    const folder = workspace();
    const layout = clusterLayout({ nodes: 3, portOffset: 0, registry: true });
    const [broker] = layout.brokers;
    if (broker === undefined) throw new Error('no broker');
    const clusterId = randomKafkaId();
    const state = { version: 1, name: 'x', runtime: 'native', nodes: 3, portOffset: 0 } as const;
    const parts = { registry: true, ui: false, stack: 'kraft', secure: false } as const;
    await formatStorage(
      { state: { ...state, ...parts, clusterId, ready: false }, layout, folder },
      broker,
      archives.bootstrap,
    );

    const theirs = join(folder, 'theirs');
    mkdirSync(theirs);
    writeFileSync(join(theirs, 'server.properties'), brokerConfig(broker, layout));
    const tool = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', 'server.properties'];
    execFileSync(java.path, ['-cp', classPath(kafka), ...tool], { cwd: theirs });

    const own = join(folder, 'kafka1/data');
    expect(await properties(own)).toEqual(await properties(join(theirs, 'data')));
    expect(await records(own)).toEqual(await records(join(theirs, 'data')));
  });
});

/** All but the directory's id, which is random. */
async function properties(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, 'meta.properties'), 'utf8');
  return text
    .split('\n')
    .filter((line) => /^[^#]/.test(line) && !line.startsWith('directory.id='))
    .sort();
}

/** The names in the checkpoint with their levels: everything else in it is times and check sums of them. */
async function records(folder: string): Promise<readonly string[]> {
  const bytes = await readFile(join(folder, 'bootstrap.checkpoint'));
  return [...bytes.toString('latin1').matchAll(/([a-z.]+\.version)\0(.)/g)].map(
    ([, name, level]) => `${name ?? ''}=${String(level?.charCodeAt(0))}`,
  );
}
