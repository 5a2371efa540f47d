/** The parts of kafkajs 2.2.4 below its public interface that `src/lib/kafka` stands on. kafkajs is pinned to this version. */
declare module 'kafkajs/src/network/socketFactory.js' {
  import type { Socket } from 'node:net';
  import type { ConnectionOptions } from 'node:tls';

  export default function createSocketFactory(): (options: {
    readonly host: string;
    readonly port: number;
    /** null without TLS. */
    readonly ssl: ConnectionOptions | null;
    readonly onConnect: () => void;
  }) => Socket;
}
