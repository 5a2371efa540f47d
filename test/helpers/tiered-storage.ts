import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { nativeVersions } from '../../src/lib/local-cluster/runtime/versions.js';
import { packageFile } from '../../src/lib/package-files.js';
import { kafkaToolClassPath } from './kafka-tools.js';
import { loneBroker } from './lone-broker.js';
import { mavenLibraries } from './maven-libraries.js';

const run = promisify(execFile);
const kafkaVersion = nativeVersions(process.env).kafka;

export interface SlowStorage {
  /** Milliseconds that a fetch from the storage may take: between 0 and this many. */
  readonly delay: number;
  /** Milliseconds after which the broker answers without the records (`remote.fetch.max.wait.ms`). */
  readonly wait: number;
}

/** A broker with tiered storage that is slow (KIP-405): Kafka's own for tests, behind a delay. @returns its address */
export async function tieredBroker({ delay, wait }: SlowStorage): Promise<string> {
  const folder = mkdtempSync(join(inject('testRoot'), 'tiered-'));
  const jars = await mavenLibraries({
    name: `tiered-storage-${kafkaVersion}`,
    pom: packageFile('test', 'tiered-storage', 'pom.xml'),
    properties: { 'kafka.version': kafkaVersion },
  });
  const classes = join(folder, 'classes');
  mkdirSync(classes);
  const libraries = [await kafkaToolClassPath(), `${jars}/*`].join(delimiter);
  await run('javac', [
    '-cp',
    libraries,
    '-d',
    classes,
    packageFile('test', 'tiered-storage', 'SlowTieredStorage.java'),
  ]);
  const configs = {
    'remote.log.storage.system.enable': 'true',
    'remote.log.storage.manager.class.name': 'SlowTieredStorage',
    'rsm.config.dir': folder,
    'rsm.config.delay.ms': String(delay),
    'remote.fetch.max.wait.ms': String(wait),
    'remote.log.metadata.manager.listener.name': 'PLAINTEXT',
    'rlmm.config.remote.log.metadata.topic.replication.factor': '1',
    'rlmm.config.remote.log.metadata.topic.num.partitions': '1',
    'remote.log.manager.task.interval.ms': '200',
    'log.retention.check.interval.ms': '200',
    'log.initial.task.delay.ms': '200',
  };
  return loneBroker(configs, [`${jars}/*`, classes].join(delimiter));
}
