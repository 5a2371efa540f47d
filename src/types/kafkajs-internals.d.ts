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

declare module 'kafkajs/src/broker/saslAuthenticator/scram.js' {
  interface Digest {
    readonly length: number;
    readonly type: string;
    readonly minIterations: number;
  }

  /** Attributes of a message by their letters (RFC 5802, section 5.1), and the whole message. */
  type Parsed = Readonly<Partial<Record<string, string>>> & { readonly original: string };

  /** One message of the mechanism, with its size before it, and how the answer is to be read. */
  interface Step {
    readonly request: { encode(): Promise<Buffer> };
    readonly response: { parse(answer: Buffer): Promise<Parsed> };
  }

  export const DIGESTS: { readonly SHA256: Digest; readonly SHA512: Digest };

  export class SCRAM {
    constructor(
      sasl: { readonly username: string; readonly password: string },
      host: string,
      port: number,
      logger: { debug(message: string): void; error(message: string): void },
      saslAuthenticate: (step: Step) => Promise<Parsed>,
      digest: Digest,
    );
    /** @throws Error where the server refuses, or doesn't prove that it knows the password */
    authenticate(): Promise<void>;
  }
}
