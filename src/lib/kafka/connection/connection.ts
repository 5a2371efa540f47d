import { AppError } from '../../errors.js';
import { plaintext, type Security } from '../../security/settings.js';
import { negotiateVersion, type Api, type ApiVersions } from '../protocol/api.js';
import { fetchApi } from '../protocol/fetch.js';
import { joinGroupApi } from '../protocol/join-group.js';
import { produceApi } from '../protocol/produce.js';
import { syncGroupApi } from '../protocol/sync-group.js';
import { addressText, type BrokerAddress } from './address.js';
import { Channel } from './channel.js';
import { connectionClosed, neverSent } from './connection-errors.js';
import { explainFailure, explainRefusal, type Target } from './explain-failure.js';
import { greet, type Greeting } from './greeting.js';
import { openSocket } from './open-socket.js';
import { Renewal } from './renewal.js';
import { Login, type AskForLogin } from './sasl/login.js';

export interface ConnectionOptions {
  readonly clientId: string;
  /** How connections are protected. Default: not at all. */
  readonly security?: Security;
  /** Milliseconds to wait for a broker to accept the connection. */
  readonly connectionTimeout: number;
  /** Milliseconds to wait for an answer; a request may ask for longer. */
  readonly requestTimeout: number;
  readonly debug: (text: string) => void;
  /** Called whenever a broker has this client wait because of a quota (KIP-219). */
  readonly onThrottled?: (throttle: Throttle) => void;
}

/** A pause that a broker asks for because of a quota. */
export interface Throttle {
  readonly address: BrokerAddress;
  /** How long it is. */
  readonly milliseconds: number;
  /** How long all pauses were that this broker has asked for, this one included. */
  readonly totalMilliseconds: number;
}

export interface SendOptions {
  /** Milliseconds to wait for the answer, where that is other than usual. */
  readonly answerWithin?: number;
}

/**
 * A broker answers the requests of one connection in their order, and holds some of them until there is something to answer.
 * Each kind of those has a connection of its own, so that nothing else waits behind it.
 */
type Lane = 'records' | 'appends' | 'rebalances' | 'rest';

/** A connection to one broker that carries requests: it is opened with the first of them, and again once it is lost. */
export class BrokerConnection {
  readonly address: BrokerAddress;
  readonly #options: ConnectionOptions;
  readonly #lanes = new Map<Lane, Promise<OpenLane>>();
  readonly #channels = new Set<Channel>();
  readonly #closing = new AbortController();
  #greeting: Greeting | null = null;
  readonly #login: Login | null;
  #throttled = 0;
  /** Whether it ever has: then its settings are right, and what fails is something else. */
  #hasAnswered = false;

  /** @param login where there are connections to other brokers, theirs */
  constructor(address: BrokerAddress, options: ConnectionOptions, login = loginOf(options.security)) {
    this.address = address;
    this.#options = options;
    this.#login = login;
  }

  /**
   * Connects and learns which requests the broker speaks (ApiVersions).
   * @param api the kind of request that is to be sent, where some have a connection of their own
   * @throws AppError BROKER_UNREACHABLE or TIMEOUT
   */
  async connect(api?: ApiVersions): Promise<void> {
    await this.#lane(api === undefined ? 'rest' : laneOf(api));
  }

  /** The version of `api` that both sides speak, or null. Only after `connect`. */
  versionOf(api: ApiVersions): number | null {
    return negotiateVersion(api, this.#greeting?.versions.get(api.key));
  }

  /** The level of a feature that the whole cluster has (KIP-584), or null where it has none. Only after `connect`. */
  finalizedFeature(name: string): number | null {
    return this.#greeting?.finalizedFeatures.get(name) ?? null;
  }

  /**
   * Sends a request and gives its answer.
   * @throws AppError BROKER_UNREACHABLE where no connection comes about or it is lost; TIMEOUT; REQUEST_FAILED where the broker does
   * not speak it, answers what cannot be read, or after `close`
   */
  async send<Request, Response>(
    api: Api<Request, Response>,
    body: Request,
    { answerWithin = this.#options.requestTimeout }: SendOptions = {},
  ): Promise<Response> {
    const { channel, greeting } = await this.#lane(laneOf(api));
    try {
      const answer = await channel.ask(api, this.#expectVersion(api, greeting), body, answerWithin);
      this.#hasAnswered = true;
      return answer;
    } catch (error) {
      throw this.#hasAnswered ? error : await explainRefusal(error, this.#target());
    }
  }

  /**
   * Sends what the broker does not answer: a Produce request with acks 0. It is dealt with before whatever is sent next, other
   * than Fetch, Produce and what a rebalance needs.
   */
  async sendOneWay<Request>(api: Api<Request, unknown>, body: Request): Promise<void> {
    const { channel, greeting } = await this.#lane('rest');
    await channel.tell(api, this.#expectVersion(api, greeting), body, this.#options.requestTimeout);
  }

  /** Ends at once and for good: whatever is still asked is rejected. */
  async close(): Promise<void> {
    const closed = connectionClosed(this.address);
    this.#closing.abort(closed);
    for (const channel of this.#channels) channel.end(closed);
    await Promise.allSettled(this.#lanes.values());
  }

  #expectVersion(api: ApiVersions, greeting: Greeting): number {
    const version = negotiateVersion(api, greeting.versions.get(api.key));
    if (version !== null) return version;
    throw new AppError(
      'REQUEST_FAILED',
      `broker ${addressText(this.address)} does not know a version of ${api.name} that todo-kafka speaks`,
    );
  }

  /** The lane's open connection. Whoever asks while it is being opened waits for the same one, and goes on in the same order. */
  async #lane(lane: Lane): Promise<OpenLane> {
    for (;;) {
      let opening = this.#lanes.get(lane);
      if (opening === undefined) {
        opening = this.#open();
        this.#lanes.set(lane, opening);
        opening.catch(() => this.#lanes.delete(lane));
      }
      const open = await opening;
      if (open.channel.isUsable) return open;
      open.channel.end(connectionClosed(this.address));
      if (this.#lanes.get(lane) === opening) this.#lanes.delete(lane);
    }
  }

  async #open(): Promise<OpenLane> {
    try {
      return await this.#connected();
    } catch (error) {
      throw neverSent(this.#hasAnswered ? error : await explainFailure(error, this.#target()));
    }
  }

  async #connected(): Promise<OpenLane> {
    const { address } = this;
    const { connectionTimeout, requestTimeout, clientId, debug, security = plaintext } = this.#options;
    const socket = await openSocket(address, security.tls, connectionTimeout, this.#closing.signal);
    const channel = new Channel(socket, {
      address,
      clientId,
      onThrottled: (milliseconds) => this.#onThrottled(milliseconds),
      onEnd: (reason) => {
        this.#channels.delete(channel);
        if (!this.#closing.signal.aborted) debug(`${reason.message} (connection closed)`);
      },
    });
    this.#channels.add(channel);
    try {
      const greeting = await greet(channel, address, requestTimeout);
      await this.#logIn(channel, greeting);
      this.#greeting = greeting;
      return { channel, greeting };
    } catch (error) {
      channel.end(connectionClosed(address));
      throw error;
    }
  }

  /** Logs in, and has it done anew on the same connection before the broker takes the login no longer (KIP-368). */
  async #logIn(channel: Channel, greeting: Greeting): Promise<void> {
    const login = this.#login;
    if (login === null) return;
    const ask: AskForLogin = (api, body) =>
      channel.ask(api, this.#expectVersion(api, greeting), body, this.#options.requestTimeout, { ahead: true });
    const logIn = async (): Promise<number> => renewalDue(await login.perform(ask, this.address, this.#closing.signal));
    channel.keep(new Renewal(await logIn(), logIn));
  }

  #target(): Target {
    const { security = plaintext, clientId } = this.#options;
    return { address: this.address, security, clientId, signal: this.#closing.signal };
  }

  #onThrottled(milliseconds: number): void {
    this.#throttled += milliseconds;
    this.#options.onThrottled?.({ address: this.address, milliseconds, totalMilliseconds: this.#throttled });
  }
}

/** What makes a client known to brokers; null where they are not told who it is. */
export function loginOf({ sasl }: Security = plaintext): Login | null {
  return sasl && new Login(sasl);
}

/**
 * When a login has to be made again, by the clock that is never set: 85 to 95 % into its life, so that many connections do not do
 * it together, as Kafka's class SaslClientAuthenticator has it.
 * @param lifetime milliseconds; 0 for ever
 */
function renewalDue(lifetime: number): number {
  return lifetime === 0 ? Infinity : performance.now() + lifetime * (0.85 + Math.random() * 0.1);
}

interface OpenLane {
  readonly channel: Channel;
  readonly greeting: Greeting;
}

function laneOf({ key }: ApiVersions): Lane {
  if (key === fetchApi.key) return 'records';
  if (key === produceApi.key) return 'appends';
  return key === joinGroupApi.key || key === syncGroupApi.key ? 'rebalances' : 'rest';
}
