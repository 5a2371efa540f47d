import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../errors.js';
import { fileError } from '../../../user-files/file-error.js';
import { isThere } from '../../../user-files/is-there.js';
import { randomKafkaId } from '../kafka-id.js';
import type { BrokerService, ServiceName } from '../layout.js';
import type { LocalCluster } from '../runtime.js';
import { dataFolderName } from './broker-config.js';
import { placesOf } from './places.js';

/** What a formatted folder holds, as `kafka.tools.StorageTool format` leaves it. */
export const bootstrapFile = 'bootstrap.checkpoint';
const metaFile = 'meta.properties';

function dataFolder(clusterFolder: string, name: ServiceName): string {
  return join(placesOf(clusterFolder, name).folder, dataFolderName);
}

/**
 * Formats a broker's data folder as Kafka's StorageTool does, without a JVM: `meta.properties` (MetaProperties version 1)
 * and a copy of the bootstrap checkpoint that the StorageTool itself wrote for this version of Kafka, which names neither
 * the node nor the cluster. Whatever a start before left there, which never became a cluster, goes.
 */
export async function formatStorage(cluster: LocalCluster, broker: BrokerService, checkpoint: string): Promise<void> {
  const folder = dataFolder(cluster.folder, broker.name);
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await copyFile(checkpoint, join(folder, bootstrapFile));
    await writeFile(
      join(folder, metaFile),
      [
        'version=1',
        `cluster.id=${cluster.state.clusterId}`,
        `node.id=${broker.nodeId}`,
        `directory.id=${randomKafkaId()}`,
        '',
      ].join('\n'),
    );
  } catch (error) {
    throw fileError(error, `cannot make the data folder of ${broker.name}`);
  }
}

/** @throws AppError DATA_UNUSABLE where kept data is not this broker's, or is not there any more */
export async function checkStorage(cluster: LocalCluster, broker: BrokerService): Promise<void> {
  const file = join(dataFolder(cluster.folder, broker.name), metaFile);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) throw new AppError('DATA_UNUSABLE', `the data of ${broker.name} is damaged: "${file}" is missing`);
  const values = new Map(text.split('\n').map((line) => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1)]));
  for (const [name, expected] of [
    ['cluster.id', cluster.state.clusterId],
    ['node.id', String(broker.nodeId)],
  ] as const) {
    const found = values.get(name);
    if (found === expected) continue;
    const wrong = found === undefined ? `has no ${name}` : `has ${name} "${found}" where "${expected}" belongs`;
    throw new AppError('DATA_UNUSABLE', `the data of ${broker.name} is damaged: "${file}" ${wrong}`);
  }
}

/** True once a broker that was asked to end has put its partitions down: LogManager writes this file last. */
export async function isPutDown(clusterFolder: string, name: ServiceName): Promise<boolean> {
  return isThere(join(dataFolder(clusterFolder, name), '.kafka_cleanshutdown'));
}
