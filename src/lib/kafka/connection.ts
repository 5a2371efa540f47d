import type { Logger } from 'kafkajs';
import Broker from 'kafkajs/src/broker/index.js';
import ConnectionPool from 'kafkajs/src/network/connectionPool.js';
import createSocketFactory from 'kafkajs/src/network/socketFactory.js';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import type { Socket } from 'node:net';
import { AppError } from '../errors.js';
import { addressText, type BrokerAddress } from './address.js';
import { decodeResponse, encodeRequest, negotiateVersion, type Api, type ApiVersions } from './protocol/api.js';
import { translateError } from './translate-error.js';

export interface ConnectionOptions {
  readonly clientId: string;
  /** Milliseconds to wait for a broker to accept the connection. */
  readonly connectionTimeout: number;
  /** Milliseconds to wait for an answer; a request may ask for longer. */
  readonly requestTimeout: number;
  readonly debug: (text: string) => void;
}

export interface SendOptions {
  /** Milliseconds to wait for the answer, where that is other than usual. */
  readonly answerWithin?: number;
}

/** A connection to one broker, made and kept by kafkajs (with its authentication), carrying requests of our own. */
export class BrokerConnection {
  readonly address: BrokerAddress;
  readonly #broker: Broker;
  readonly #sockets = new Set<Socket>();

  constructor(address: BrokerAddress, options: ConnectionOptions) {
    this.address = address;
    const logger = kafkajsLogger(options.debug);
    const createSocket = createSocketFactory();
    const connectionPool = new ConnectionPool({
      host: address.host,
      port: address.port,
      clientId: options.clientId,
      connectionTimeout: options.connectionTimeout,
      requestTimeout: options.requestTimeout,
      enforceRequestTimeout: true,
      maxInFlightRequests: null,
      logger,
      socketFactory: (socketOptions) => {
        const socket = createSocket(socketOptions).setNoDelay(true);
        this.#sockets.add(socket);
        socket.once('close', () => this.#sockets.delete(socket));
        return socket;
      },
    });
    this.#broker = new Broker({ connectionPool, logger, allowAutoTopicCreation: false });
  }

  /** Connects, authenticates and learns which requests the broker speaks (ApiVersions). */
  async connect(): Promise<void> {
    try {
      await this.#broker.connect();
    } catch (error) {
      throw translateError(error, this.address);
    }
  }

  /** The version of `api` that both sides speak, or null. Only after `connect`. */
  versionOf(api: ApiVersions): number | null {
    return negotiateVersion(api, this.#broker.versions?.[api.key]);
  }

  async send<Request, Response>(
    api: Api<Request, Response>,
    body: Request,
    { answerWithin }: SendOptions = {},
  ): Promise<Response> {
    await this.connect();
    const version = this.#expectVersion(api);
    const answer = this.#broker.connectionPool.send({
      request: { ...this.#encoded(api, version, body), expectResponse: () => true },
      response: {
        decode: (payload) => ({ clientSideThrottleTime: 0, body: decodeResponse(api, version, payload) }),
        parse: (decoded) => decoded.body,
      },
      logResponseError: false,
      ...(answerWithin === undefined ? {} : { requestTimeout: answerWithin }),
    });
    try {
      return await (answerWithin === undefined ? answer : within(answerWithin, answer, this.address));
    } catch (error) {
      throw translateError(error, this.address);
    }
  }

  /** Sends what the broker does not answer: a Produce request with acks 0. */
  async sendOneWay<Request>(api: Api<Request, unknown>, body: Request): Promise<void> {
    await this.connect();
    const version = this.#expectVersion(api);
    try {
      await this.#broker.connectionPool.send({
        request: { ...this.#encoded(api, version, body), expectResponse: () => false },
        response: { decode: () => ({ clientSideThrottleTime: 0, body: null }), parse: () => null },
      });
    } catch (error) {
      throw translateError(error, this.address);
    }
  }

  #expectVersion(api: ApiVersions): number {
    const version = this.versionOf(api);
    if (version !== null) return version;
    throw new AppError(
      'REQUEST_FAILED',
      `broker ${addressText(this.address)} does not know a version of ${api.name} that todo-kafka speaks`,
    );
  }

  #encoded<Request>(api: Api<Request, unknown>, version: number, body: Request) {
    return {
      apiKey: api.key,
      apiVersion: version,
      apiName: api.name,
      encode: () => {
        const bytes = encodeRequest(api, version, body);
        const encoder = new Encoder(bytes.length);
        encoder.writeBufferInternal(bytes);
        return encoder;
      },
    };
  }

  /** Ends at once: whatever is still asked is rejected. */
  async close(): Promise<void> {
    const closed = new Error('the connection was closed');
    this.#broker.connectionPool.map((connection) => connection.rejectRequests(closed));
    await this.#broker.disconnect();
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** kafkajs knows only limits longer than its usual one. */
async function within<Answer>(limit: number, answer: Promise<Answer>, address: BrokerAddress): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new AppError('TIMEOUT', `broker "${addressText(address)}" did not answer within ${limit / 1000} s`));
    }, limit);
  });
  try {
    return await Promise.race([answer, overdue]);
  } finally {
    clearTimeout(timer);
    answer.catch(() => undefined); // it may still fail, with nobody waiting
  }
}

/** kafkajs logs to stdout unless told otherwise; here every line is a debug line. */
function kafkajsLogger(debug: (text: string) => void): Logger {
  const write = (message: string, extra?: object): void => {
    const { broker, error } = { broker: undefined, error: undefined, ...extra };
    debug(['kafkajs:', message, broker, error].filter((part) => part !== undefined).join(' '));
  };
  const logger: Logger = {
    error: write,
    warn: write,
    info: write,
    debug: () => undefined, // a line per request and response, with their contents
    setLogLevel: () => undefined,
    namespace: () => logger,
  };
  return logger;
}
