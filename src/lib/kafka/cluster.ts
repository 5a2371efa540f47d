import { abortable } from '../abort.js';
import { AppError, hasErrorCode } from '../errors.js';
import { addressText, type BrokerAddress } from './address.js';
import { firstToAnswer } from './bootstrap.js';
import { BrokerConnection, type ConnectionOptions, type SendOptions } from './connection.js';
import { kafkaErrorCode, NO_ERROR } from './error-codes.js';
import type { Api, ApiVersions } from './protocol/api.js';
import { zeroUuid } from './protocol/codec.js';
import { metadataApi, type MetadataResponse } from './protocol/metadata.js';
import type { BrokerNode, ClusterMetadata, TopicMetadata } from './types.js';

export interface KafkaClusterOptions extends ConnectionOptions {
  readonly bootstrap: readonly BrokerAddress[];
  /** Ends whatever is under way. */
  readonly signal: AbortSignal;
}

/**
 * A Kafka cluster: its brokers by id, found through bootstrap addresses, and requests sent to the one that has to answer
 * them. It never creates a topic by asking for it.
 */
export class KafkaCluster {
  readonly signal: AbortSignal;
  readonly #options: KafkaClusterOptions;
  readonly #connections = new Map<string, BrokerConnection>();
  #nodes: readonly BrokerNode[] = [];
  #first: Promise<BrokerConnection> | undefined;

  constructor(options: KafkaClusterOptions) {
    this.#options = options;
    this.signal = options.signal;
  }

  /**
   * Brokers, controller and topics as the cluster sees them now.
   * @param topics the topics wanted; null for all. One that does not exist is listed with an `errorCode`.
   */
  async metadata(topics: readonly string[] | null): Promise<ClusterMetadata> {
    const answer = await this.sendToAny(metadataApi, {
      topics: topics?.map((name) => ({ topicId: zeroUuid, name })) ?? null,
      allowAutoTopicCreation: false,
      includeClusterAuthorizedOperations: false,
      includeTopicAuthorizedOperations: false,
    });
    this.#nodes = answer.brokers.map(({ nodeId, host, port, rack }) => ({ id: nodeId, host, port, rack }));
    return {
      clusterId: answer.clusterId ?? '',
      controllerId: answer.controllerId,
      brokers: [...this.#nodes].sort((a, b) => a.id - b.id),
      topics: answer.topics.map(toTopic).sort((a, b) => (a.name < b.name ? -1 : 1)),
    };
  }

  /** Sends to the broker with this id, as known from the last `metadata`. */
  async sendTo<Request, Response>(
    brokerId: number,
    api: Api<Request, Response>,
    body: Request,
    options?: SendOptions,
  ): Promise<Response> {
    const connection = await this.#connectionTo(brokerId);
    return abortable(connection.send(api, body, options), this.signal);
  }

  /** Sends to whichever broker answers: the one talked to first, or another once that one is gone. */
  async sendToAny<Request, Response>(api: Api<Request, Response>, body: Request): Promise<Response> {
    const first = await abortable(this.#firstConnection(), this.signal);
    try {
      return await abortable(first.send(api, body), this.signal);
    } catch (error) {
      if (!hasErrorCode(error, 'BROKER_UNREACHABLE')) throw error;
      this.#first = undefined;
      const next = await abortable(this.#firstConnection(), this.signal);
      return abortable(next.send(api, body), this.signal);
    }
  }

  /** Sends what only the controller can do; with KRaft any broker passes it on to the controller. */
  async sendToController<Request, Response>(api: Api<Request, Response>, body: Request): Promise<Response> {
    const { controllerId } = await this.metadata([]);
    if (controllerId === -1) throw new AppError('CLUSTER_NOT_READY', 'the cluster has no controller at the moment');
    return this.sendTo(controllerId, api, body);
  }

  /** The newest version of a request that the broker first talked to and this client both speak, or null. */
  async versionOf(api: ApiVersions): Promise<number | null> {
    const connection = await abortable(this.#firstConnection(), this.signal);
    return connection.versionOf(api);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#connections.values()].map((connection) => connection.close()));
    this.#connections.clear();
  }

  async #connectionTo(brokerId: number): Promise<BrokerConnection> {
    let node = this.#nodes.find(({ id }) => id === brokerId);
    if (node === undefined) {
      await this.metadata([]);
      node = this.#nodes.find(({ id }) => id === brokerId);
    }
    if (node === undefined)
      throw new AppError('BROKER_UNREACHABLE', `broker ${brokerId} is not part of the cluster at the moment`);
    return this.#connection(node);
  }

  #connection(address: BrokerAddress): BrokerConnection {
    const key = addressText(address);
    let connection = this.#connections.get(key);
    if (connection === undefined) {
      connection = new BrokerConnection(address, this.#options);
      this.#connections.set(key, connection);
    }
    return connection;
  }

  #firstConnection(): Promise<BrokerConnection> {
    this.#first ??= this.#connectFirst().catch((error: unknown) => {
      this.#first = undefined;
      throw error;
    });
    return this.#first;
  }

  async #connectFirst(): Promise<BrokerConnection> {
    return firstToAnswer([...this.#nodes, ...this.#options.bootstrap], async (address) => {
      const connection = this.#connection(address);
      await connection.connect();
      return connection;
    });
  }
}

function toTopic(topic: TopicAnswer): TopicMetadata {
  return {
    name: topic.name ?? '',
    topicId: topic.topicId,
    internal: topic.isInternal,
    errorCode: topic.errorCode,
    partitions: topic.partitions
      .map((partition) => ({
        partition: partition.partitionIndex,
        leader: partition.leaderId,
        leaderEpoch: partition.leaderEpoch,
        replicas: partition.replicaNodes,
        isr: partition.isrNodes,
        offlineReplicas: partition.offlineReplicas,
      }))
      .sort((a, b) => a.partition - b.partition),
  };
}

type TopicAnswer = MetadataResponse['topics'][number];

/** Throws what Kafka said where a code is not "no error". */
export function expectNoError(code: number, what: string, message: string | null = null): void {
  if (code === NO_ERROR) return;
  const { name } = kafkaErrorCode(code);
  throw new AppError('REQUEST_FAILED', `${what}: ${message ?? name}`);
}
