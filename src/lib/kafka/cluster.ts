import { abortable } from '../abort.js';
import { AppError, hasErrorCode } from '../errors.js';
import { identityOf } from '../security/identity.js';
import type { KafkaClusterOptions } from './cluster-options.js';
import { addressText, type BrokerAddress } from './connection/address.js';
import { firstToAnswer, inTurn } from './connection/bootstrap.js';
import { neverSent, notReachedFromHere } from './connection/connection-errors.js';
import { BrokerConnection, type SendOptions } from './connection/connection.js';
import { errorCodeOf } from './error-codes.js';
import { noneKnown, type KnownBrokers } from './known-brokers.js';
import type { Api, ApiVersions } from './protocol/api.js';
import type { NodeEndpoint } from './protocol/leader-hint.js';
import { metadataApi, type MetadataResponse } from './protocol/metadata.js';
import { metadataOf, toNode, topicsOf, unknownTopics } from './metadata-message.js';
import type { LeaderHint, PartitionLeaders } from './partition-leaders.js';
import { defaultLargestBatch } from './records/largest-batch.js';
import type { BrokerNode, ClusterMetadata } from './types.js';
import { isUnanswered, patiently } from './patience.js';

/**
 * A Kafka cluster: its brokers by id, found through bootstrap addresses, and requests sent to the one that has to answer
 * them. It never creates a topic by asking for it.
 */
export class KafkaCluster {
  readonly signal: AbortSignal;
  /** Whom brokers take this client for: see `identityOf`. */
  readonly user: string | null;
  readonly principal: string | null;
  readonly #options: KafkaClusterOptions;
  readonly #known: KnownBrokers;

  constructor(options: KafkaClusterOptions, known: KnownBrokers = noneKnown(options.security)) {
    this.#options = options;
    this.#known = known;
    this.signal = options.signal;
    ({ user: this.user, principal: this.principal } = identityOf(options.security));
  }

  /** The same cluster over the same connections, for work that another signal ends. */
  withSignal(signal: AbortSignal): KafkaCluster {
    return new KafkaCluster({ ...this.#options, signal }, this.#known);
  }

  get largestBatch(): number {
    return this.#options.largestBatch ?? defaultLargestBatch;
  }

  /** Which broker leads which partition, as far as is known without asking. */
  get leaders(): PartitionLeaders {
    return this.#known.leaders;
  }

  /**
   * Brokers, controller and topics as the cluster sees them now. Where a broker tells of a leader that is known to have been
   * followed by another one, the later one is given instead, and another broker is asked the next time, at once where it does
   * not know a topic: it may not have heard of it yet, or be cut off from the others.
   * @param topics the topics wanted; null for all. One that does not exist is listed with an `errorCode`.
   * @param elsewhere asks another broker than the last time: one that is cut off from the others tells what was
   */
  async metadata(topics: readonly string[] | null, { elsewhere = false } = {}): Promise<ClusterMetadata> {
    if (elsewhere || this.#known.outdated) await this.turnToAnother();
    const answer = await this.#askForMetadata(topics);
    const unknown = unknownTopics(answer);
    const mayBeKnown = unknown.length > 0 && answer.brokers.length > 1;
    if (mayBeKnown) await this.turnToAnother();
    const learned = this.leaders.learn(topicsOf(answer, mayBeKnown ? await this.#askForMetadata(unknown) : null));
    this.#known.outdated = learned.outdated;
    return {
      clusterId: answer.clusterId ?? '',
      controllerId: answer.controllerId,
      brokers: this.#known.nodes,
      topics: [...learned.topics].sort((a, b) => (a.name < b.name ? -1 : 1)),
    };
  }

  async #askForMetadata(topics: readonly string[] | null): Promise<MetadataResponse> {
    const answer = await this.sendToAny(metadataApi, metadataOf(topics));
    this.#known.nodes = answer.brokers.map(toNode).sort((a, b) => a.id - b.id);
    return answer;
  }

  /** Takes what the answer of a broker says of leaders that it is not, and of where those listen (KIP-951). */
  takeLeaderHints(hints: readonly LeaderHint[], endpoints: readonly NodeEndpoint[] | null): void {
    const others = (endpoints ?? []).map(toNode);
    const isTold = ({ id }: BrokerNode): boolean => others.some((other) => other.id === id);
    this.#known.nodes = [...this.#known.nodes.filter((node) => !isTold(node)), ...others].sort((a, b) => a.id - b.id);
    for (const hint of hints) this.leaders.takeHint(hint);
  }

  /** Sends to the broker with this id, as known from the last `metadata`. */
  async sendTo<Request, Response>(
    brokerId: number,
    api: Api<Request, Response>,
    body: Request,
    options?: SendOptions,
  ): Promise<Response> {
    return this.#reach(brokerId, (connection) => connection.send(api, body, options));
  }

  /** Sends what the broker does not answer. */
  async sendOneWay<Request>(brokerId: number, api: Api<Request, unknown>, body: Request): Promise<void> {
    await this.#reach(brokerId, (connection) => connection.sendOneWay(api, body));
  }

  /** Sends to whichever broker answers: the one talked to first, or another once that one is gone or keeps silent. */
  async sendToAny<Request, Response>(api: Api<Request, Response>, body: Request): Promise<Response> {
    const first = await abortable(this.#firstConnection(), this.signal);
    try {
      return await abortable(first.send(api, body, { answerWithin: patience }), this.signal);
    } catch (error) {
      if (!isUnanswered(error) || this.signal.aborted) throw error;
      if (this.#known.first !== undefined && (await this.#known.first) === first) this.#known.first = undefined;
      const next = await abortable(this.#firstConnection(first), this.signal);
      return abortable(next.send(api, body), this.signal);
    }
  }

  /**
   * Has another broker asked from here on what any of them can tell. Whoever asks again because an answer led nowhere does
   * this first: a broker that is cut off from the others tells what was.
   */
  async turnToAnother(): Promise<void> {
    const last = await this.#known.first?.catch(() => undefined);
    if (last === undefined) return;
    this.#known.first = undefined;
    await abortable(this.#firstConnection(last), this.signal);
  }

  /**
   * Sends what only the controller can do; with KRaft any broker passes it on to the controller. While the one that the
   * others name cannot be reached it is asked for again. A request is sent twice only where the broker says that it is not
   * the controller (with ZooKeeper, once another one is): then it has done nothing.
   * @param errorCodes those of an answer
   */
  async sendToController<Request, Response>(
    api: Api<Request, Response>,
    body: Request,
    errorCodes: (answer: Response) => readonly number[],
  ): Promise<Response> {
    const isFromIt = (answer: Response): boolean => {
      const codes = errorCodes(answer);
      return codes.length === 0 || codes.some((code) => code !== notController);
    };
    return patiently(this.signal, { within: controllerPatience, until: isFromIt }, async (number) => {
      if (number > 1) await this.turnToAnother();
      const connection = await this.#connectToController();
      return abortable(connection.send(api, body), this.signal);
    });
  }

  /** The newest version of a request that the broker first talked to and this client both speak, or null. */
  async versionOf(api: ApiVersions): Promise<number | null> {
    const connection = await abortable(this.#firstConnection(), this.signal);
    return connection.versionOf(api);
  }

  /** The newest version of a request that this broker and this client both speak, or null. It connects: a request can follow. */
  async versionAt(brokerId: number, api: ApiVersions): Promise<number | null> {
    return this.#reach(brokerId, async (connection) => {
      await connection.connect(api);
      return connection.versionOf(api);
    });
  }

  /** The level of a feature that the whole cluster has (KIP-584), such as `transaction.version`; null where it has none. */
  async finalizedFeature(name: string): Promise<number | null> {
    const connection = await abortable(this.#firstConnection(), this.signal);
    return connection.finalizedFeature(name);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#known.connections.values()].map((connection) => connection.close()));
    this.#known.connections.clear();
  }

  async #connectToController(): Promise<BrokerConnection> {
    let controllerId: number | null = null;
    // While no broker answers at all, none is waited for.
    const mayPass = (error: unknown): boolean =>
      controllerId !== null && hasErrorCode(error, 'CLUSTER_NOT_READY', 'BROKER_UNREACHABLE');
    return patiently(this.signal, { within: controllerPatience, despite: mayPass }, async (number) => {
      controllerId = null;
      if (number > 1) await this.turnToAnother();
      ({ controllerId } = await this.metadata([]));
      if (controllerId === -1) throw new AppError('CLUSTER_NOT_READY', 'the cluster has no controller at the moment');
      return this.#reach(controllerId, async (connection) => {
        await connection.connect();
        return connection;
      });
    });
  }

  async #connectionTo(brokerId: number): Promise<BrokerConnection> {
    const known = (): BrokerNode | undefined => this.#known.nodes.find(({ id }) => id === brokerId);
    try {
      if (known() === undefined) await this.metadata([]);
    } catch (error) {
      throw neverSent(error); // what was to be sent to that broker
    }
    const node = known();
    if (node !== undefined) return this.#connection(node);
    throw neverSent(new AppError('BROKER_UNREACHABLE', `broker ${brokerId} is not part of the cluster at the moment`));
  }

  /** Has a broker asked; of an address that only others have named, and where nobody answers, the error says who did. */
  async #reach<Result>(brokerId: number, ask: (broker: BrokerConnection) => Promise<Result>): Promise<Result> {
    const connection = await this.#connectionTo(brokerId);
    try {
      return await abortable(ask(connection), this.signal);
    } catch (error) {
      const { address } = connection;
      const isGiven = this.#options.bootstrap.some((given) => addressText(given) === addressText(address));
      const teller = isGiven ? undefined : await this.#known.first?.catch(() => undefined);
      if (teller === undefined) throw error;
      throw notReachedFromHere(error, { brokerId, address, teller: teller.address }, this.#options.onNameUnknown);
    }
  }

  #connection(address: BrokerAddress): BrokerConnection {
    const key = addressText(address);
    let connection = this.#known.connections.get(key);
    if (connection === undefined) {
      connection = new BrokerConnection(address, this.#options, this.#known.login);
      this.#known.connections.set(key, connection);
    }
    return connection;
  }

  /** @param silent a connection whose broker is to be asked last */
  #firstConnection(silent?: BrokerConnection): Promise<BrokerConnection> {
    this.#known.first ??= this.#connectFirst(silent).catch((error: unknown) => {
      this.#known.first = undefined;
      throw error;
    });
    return this.#known.first;
  }

  async #connectFirst(silent: BrokerConnection | undefined): Promise<BrokerConnection> {
    return firstToAnswer(inTurn(this.#known.nodes, this.#options.bootstrap, silent?.address), async (address) => {
      const connection = this.#connection(address);
      await connection.connect();
      return connection;
    });
  }
}

const patience = 5_000; // milliseconds after which another broker is asked instead
/** Milliseconds for a controller to be found. */
const controllerPatience = 15_000;
const notController = errorCodeOf('NOT_CONTROLLER');
