import { describeTopicConfigs } from '../kafka/admin/config.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { type CompressionCodec, compressionCodecs } from '../kafka/codecs/codecs.js';
import { findTopics } from './find-topics.js';
import { replicationFactorOf } from './health.js';

/** A topic that records are written to, as far as that matters. */
export interface TargetTopic {
  readonly name: string;
  readonly topicId: string;
  readonly partitionCount: number;
  readonly replicationFactor: number;
  readonly compression: CompressionCodec;
  /** True where an old record may take the place of a newer one with its key. */
  readonly isCompacted: boolean;
  /** The configs that hold. */
  readonly configs: Readonly<Record<string, string>>;
}

/** True of a topic whose records go by age or by size, and not by compaction alone. */
export function deletesOldRecords(configs: TargetTopic['configs']): boolean {
  return (configs['cleanup.policy'] ?? '').includes('delete');
}

/** Topics that records are written to, each looked up once. */
export class TargetTopics {
  readonly #kafka: KafkaCluster;
  readonly #known = new Map<string, TargetTopic | null>();

  constructor(kafka: KafkaCluster) {
    this.#kafka = kafka;
  }

  /** null where the cluster has no such topic. */
  async find(name: string): Promise<TargetTopic | null> {
    if (!this.#known.has(name)) await this.#look(name);
    return this.known(name);
  }

  /** One that was found before. */
  known(name: string): TargetTopic | null {
    return this.#known.get(name) ?? null;
  }

  async #look(name: string): Promise<void> {
    const { topics } = await findTopics(this.#kafka, [name]);
    const described = await describeTopicConfigs(
      this.#kafka,
      topics.map((topic) => topic.name),
    );
    this.#known.set(name, null);
    for (const { topicId, partitions } of topics) {
      const configs = Object.fromEntries(
        (described.get(name)?.configs ?? []).flatMap(({ name: key, value }) => (value === null ? [] : [[key, value]])),
      );
      this.#known.set(name, {
        name,
        topicId,
        partitionCount: partitions.length,
        replicationFactor: replicationFactorOf(partitions),
        compression: codecOf(configs['compression.type']),
        isCompacted: (configs['cleanup.policy'] ?? '').includes('compact'),
        configs,
      });
    }
  }

  /** It has been made meanwhile. */
  forget(name: string): void {
    this.#known.delete(name);
  }
}

/** The codec that a topic keeps its records in; snappy where it leaves that to producers. */
function codecOf(type: string | undefined): CompressionCodec {
  if (type === 'uncompressed') return 'none';
  return compressionCodecs.find((codec) => codec === type) ?? 'snappy';
}
