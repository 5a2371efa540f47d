import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { BrokerAddress } from '../../src/lib/kafka/connection/address.js';

/** What a proxy does to the bytes of every connection through it until it is healed. */
interface Faults {
  /** Milliseconds that bytes are held back, each way. */
  delay: number;
  /** Bytes a second that a connection passes on, each way. */
  rate: number;
  /** Nothing moves this way; as in a network that lost its route, nothing is closed either, and what is sent is kept. */
  silentToServer: boolean;
  silentToClient: boolean;
  /** Bytes that still reach a client before its connection is cut in the middle; then this fault is over. */
  cutAfter: number | null;
}

const noFaults: Faults = { delay: 0, rate: Infinity, silentToServer: false, silentToClient: false, cutAfter: null };

interface Link {
  readonly client: Socket;
  readonly server: Socket;
}

/** A TCP proxy on the loopback address that passes bytes on to a broker, until it is told to do worse. */
export class FaultyProxy {
  /** How many connections it has taken so far. */
  accepted = 0;
  readonly port: number;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  readonly #faults: Faults = { ...noFaults };
  #refuses = false;

  private constructor(server: Server, port: number, target: BrokerAddress) {
    this.#server = server;
    this.port = port;
    server.on('connection', (client) => this.#link(client, target));
  }

  /** @param port the port to listen on, where a broker's advertised address has to lead here; 0 for any */
  static async open(target: BrokerAddress, port = 0): Promise<FaultyProxy> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }).listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
    return new FaultyProxy(server, address.port, target);
  }

  /** How many connections are open through it now. */
  get connections(): number {
    return this.#links.size;
  }

  /** Lets this many more bytes through to clients, then ends the connection that carried the last of them, once. */
  cutAfter(bytes: number): void {
    this.#faults.cutAfter = bytes;
  }

  /** Nothing moves either way, on connections there are and on new ones; none is closed. */
  blackHole(): void {
    Object.assign(this.#faults, { silentToServer: true, silentToClient: true });
    this.#applySilence();
  }

  /** Requests arrive, answers don't. */
  dropServerToClient(): void {
    this.#faults.silentToClient = true;
    this.#applySilence();
  }

  /** Answers arrive, requests don't. */
  dropClientToServer(): void {
    this.#faults.silentToServer = true;
    this.#applySilence();
  }

  /** @param milliseconds that bytes are held back, each way */
  delay(milliseconds: number): void {
    this.#faults.delay = milliseconds;
  }

  /** @param bytesPerSecond that a connection passes on, each way, as a narrow line does */
  narrow(bytesPerSecond: number): void {
    this.#faults.rate = bytesPerSecond;
  }

  /** New connections are reset at once. */
  refuse(): void {
    this.#refuses = true;
  }

  /** Puts bytes of the test's own, such as a frame that is none, into every connection to a client. */
  inject(bytes: Uint8Array): void {
    for (const { client } of this.#links) client.write(bytes);
  }

  /** Resets every connection there is. */
  cut(): void {
    for (const link of [...this.#links]) this.#cut(link);
  }

  /** From here on bytes pass; what a silence held back goes on its way, as TCP's repetitions would bring it. */
  heal(): void {
    Object.assign(this.#faults, noFaults);
    this.#refuses = false;
    this.#applySilence();
  }

  async close(): Promise<void> {
    this.cut();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #link(client: Socket, target: BrokerAddress): void {
    this.accepted += 1;
    if (this.#refuses) {
      client.on('error', () => undefined).resetAndDestroy();
      return;
    }
    const server = connect({ ...target, allowHalfOpen: true, noDelay: true });
    const link = { client, server };
    this.#links.add(link);
    for (const end of [client, server]) {
      end.on('error', () => this.#cut(link));
      end.on('close', () => this.#cut(link));
    }
    this.#pass(client, server, () => true);
    this.#pass(server, client, (chunk) => this.#passesWhole(link, chunk));
    this.#applySilence();
  }

  /** False once the connection was cut within these bytes. */
  #passesWhole(link: Link, chunk: Buffer): boolean {
    const { cutAfter } = this.#faults;
    if (cutAfter === null) return true;
    this.#faults.cutAfter = cutAfter - chunk.length;
    if (this.#faults.cutAfter >= 0) return true;
    this.#faults.cutAfter = null;
    // Not a reset: that takes away from a client what it has not read yet.
    link.client.write(chunk.subarray(0, cutAfter));
    link.client.destroySoon();
    return false;
  }

  #pass(from: Socket, to: Socket, passesWhole: (chunk: Buffer) => boolean): void {
    const held: { readonly due: number; readonly deliver: () => void }[] = [];
    const deliverDue = (): void => {
      while (held[0] !== undefined && held[0].due <= Date.now()) held.shift()?.deliver();
      if (held[0] !== undefined) setTimeout(deliverDue, held[0].due - Date.now());
    };
    let lastDue = 0;
    const later = (bytes: number, deliver: () => void): void => {
      const { delay, rate } = this.#faults;
      lastDue = Math.max(lastDue, Date.now() + delay) + (bytes * 1_000) / rate;
      held.push({ due: lastDue, deliver });
      if (held.length === 1) deliverDue();
    };
    from.on('data', (chunk: Buffer) =>
      later(chunk.length, () => {
        if (to.writable && passesWhole(chunk) && !to.write(chunk)) from.pause();
      }),
    );
    from.on('end', () => later(0, () => to.end()));
    to.on('drain', () => this.#applySilence());
  }

  #applySilence(): void {
    for (const { client, server } of this.#links) {
      for (const [from, to, isSilent] of [
        [client, server, this.#faults.silentToServer],
        [server, client, this.#faults.silentToClient],
      ] as const) {
        if (isSilent || to.writableNeedDrain) from.pause();
        else from.resume();
      }
    }
  }

  #cut(link: Link): void {
    this.#links.delete(link);
    if (!link.client.destroyed) link.client.resetAndDestroy();
    if (!link.server.destroyed) link.server.destroy();
  }
}
