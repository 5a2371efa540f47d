/**
 * The parts of kafkajs 2.2.4 below its public interface that `src/lib/kafka` stands on: its connections, connection
 * pool and authentication carry requests that kafkajs itself does not have. kafkajs is pinned to this version.
 */
declare module 'kafkajs/src/broker/index.js' {
  import type ConnectionPool from 'kafkajs/src/network/connectionPool.js';
  import type { Logger } from 'kafkajs';

  export interface ApiVersionRange {
    readonly minVersion: number;
    readonly maxVersion: number;
  }

  export default class Broker {
    constructor(options: {
      connectionPool: ConnectionPool;
      logger: Logger;
      nodeId?: number;
      allowAutoTopicCreation: boolean;
      authenticationTimeout?: number;
    });
    readonly connectionPool: ConnectionPool;
    /** By API key; null before the first connect. */
    readonly versions: Readonly<Record<number, ApiVersionRange>> | null;
    isConnected(): boolean;
    connect(): Promise<void>;
    disconnect(): Promise<void>;
  }
}

declare module 'kafkajs/src/network/connectionPool.js' {
  import type { KafkaConfig, Logger } from 'kafkajs';
  import type Encoder from 'kafkajs/src/protocol/encoder.js';
  import type { Socket } from 'node:net';

  export interface ProtocolRequest<Result> {
    readonly request: {
      readonly apiKey: number;
      readonly apiVersion: number;
      readonly apiName: string;
      readonly encode: () => Encoder;
      /** False for a produce request with acks=0, which the broker never answers. */
      readonly expectResponse?: () => boolean;
    };
    readonly response: {
      readonly decode: (payload: Buffer) => { readonly clientSideThrottleTime: number; readonly body: Result };
      readonly parse: (decoded: { readonly body: Result }) => Result;
    };
    /** Milliseconds; the connection's own limit where that is higher. */
    readonly requestTimeout?: number;
    readonly logResponseError?: boolean;
  }

  export interface Connection {
    rejectRequests(error: Error): void;
  }

  export interface ConnectionPoolOptions {
    readonly host: string;
    readonly port: number;
    readonly rack?: string | null;
    readonly clientId: string;
    readonly ssl?: KafkaConfig['ssl'];
    readonly sasl?: KafkaConfig['sasl'];
    readonly socketFactory: (options: SocketFactoryOptions) => Socket;
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly enforceRequestTimeout: boolean;
    readonly maxInFlightRequests: number | null;
    readonly logger: Logger;
  }

  export interface SocketFactoryOptions {
    readonly host: string;
    readonly port: number;
    readonly ssl: unknown;
    readonly onConnect: () => void;
  }

  export default class ConnectionPool {
    constructor(options: ConnectionPoolOptions);
    readonly host: string;
    readonly port: number;
    send<Result>(request: ProtocolRequest<Result>): Promise<Result>;
    map<Result>(callback: (connection: Connection) => Result): Result[];
  }
}

declare module 'kafkajs/src/network/socketFactory.js' {
  import type { Socket } from 'node:net';
  import type { SocketFactoryOptions } from 'kafkajs/src/network/connectionPool.js';
  export default function createSocketFactory(): (options: SocketFactoryOptions) => Socket;
}

declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {
    constructor(initialSize?: number);
    writeBufferInternal(buffer: Buffer): void;
  }
}
