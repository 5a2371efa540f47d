import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import type { Api } from '../../src/lib/kafka/protocol/api.js';
import { BufferReader } from '../../src/lib/kafka/protocol/buffer-reader.js';
import { BufferWriter } from '../../src/lib/kafka/protocol/buffer-writer.js';
import { fetchApi, type FetchResponse } from '../../src/lib/kafka/protocol/fetch.js';
import { findCoordinatorApi, type FindCoordinatorResponse } from '../../src/lib/kafka/protocol/find-coordinator.js';
import { joinGroupApi, type JoinGroupResponse } from '../../src/lib/kafka/protocol/join-group.js';
import { metadataApi, type MetadataResponse } from '../../src/lib/kafka/protocol/metadata.js';
import { produceApi, type ProduceResponse } from '../../src/lib/kafka/protocol/produce.js';
import type { BrokerNode } from '../../src/lib/kafka/types.js';
import { eventually } from './eventually.js';
import { openTestKafka } from './kafka.js';
import { frontOfBrokers, socketToBroker } from './proxy-sockets.js';

/** A request as it passes through: it is held as long as what a test returns is not done. */
type HoldRequest = (brokerId: number) => Promise<void> | undefined;

/**
 * Stands before every broker of the test cluster and is what they say they are, so that clients stay with it. It passes on
 * what it is told nothing of; answers are read and written with the program's own protocol.
 */
export class RewritingProxy {
  /** Changes what brokers say of topics. */
  onMetadata: (answer: MetadataResponse, brokerId: number) => MetadataResponse = (answer) => answer;
  /** Changes what brokers answer to Produce; null cuts the connection instead. */
  onProduced: (answer: ProduceResponse, brokerId: number) => ProduceResponse | null = (answer) => answer;
  /** Changes what brokers answer to Fetch. */
  onFetched: (answer: FetchResponse, brokerId: number) => FetchResponse = (answer) => answer;
  /** Says of which requests, by their API key, the brokers are to know nothing: they never answer. */
  swallows: (apiKey: number) => boolean = () => false;
  /** Where brokers say that they listen, in place of this proxy. */
  advertised: { readonly host: string; readonly port: number } | null = null;
  /** Says which answers, by the API key of their request, clients get without their end. */
  breaksOff: (apiKey: number) => boolean = () => false;
  /** Changes what brokers answer to JoinGroup. */
  onJoined: (answer: JoinGroupResponse) => JoinGroupResponse = (answer) => answer;
  /** Changes what brokers say of who coordinates a group. */
  onCoordinators: (answer: FindCoordinatorResponse, brokerId: number) => FindCoordinatorResponse = (answer) => answer;
  /** Holds a Produce request back. */
  onProduce: HoldRequest = () => undefined;
  /**
   * What brokers call one thing, and what clients call it: as long in bytes, so that it may be anywhere in a frame. It does not
   * reach into records, whose checksums would not hold.
   */
  disguises: readonly (readonly [real: string, shown: string])[] = [];
  #unanswered = 0;
  readonly #fronts = new Map<number, Front>();

  static async open(): Promise<RewritingProxy> {
    const proxy = new RewritingProxy();
    const { brokers } = await openTestKafka().metadata([]);
    for (const broker of brokers) proxy.#fronts.set(broker.id, await proxy.#listen(broker));
    onTestFinished(() => proxy.#close());
    return proxy;
  }

  /** Bootstrap addresses. */
  get brokers(): string {
    return [...this.#fronts.keys()].map((id) => this.addressOf(id)).join(',');
  }

  /** The bootstrap address of one broker. */
  addressOf(brokerId: number): string {
    return `127.0.0.1:${this.#fronts.get(brokerId)?.port ?? 0}`;
  }

  /** Closes the port: who connects is refused. */
  async refuse(brokerId: number): Promise<void> {
    const front = this.#fronts.get(brokerId);
    if (front === undefined) return;
    front.server.close();
    this.cut(brokerId);
    await once(front.server, 'close');
  }

  /** Cuts clients off; what they have sent still reaches the broker. */
  cut(brokerId: number): void {
    for (const client of this.#fronts.get(brokerId)?.clients ?? []) client.destroy();
  }

  async #listen(broker: BrokerNode): Promise<Front> {
    const clients = new Set<Socket>();
    const upstream = new Set<Socket>();
    const server = frontOfBrokers((client) => {
      const own = socketToBroker(broker);
      clients.add(client);
      upstream.add(own);
      client.on('close', () => clients.delete(client)).on('error', () => undefined);
      own.on('close', () => client.destroy()).on('error', () => undefined);
      this.#link(client, own, broker.id);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return { server, clients, upstream, port: typeof address === 'object' ? (address?.port ?? 0) : 0 };
  }

  /** Resolves when brokers have answered all Produce requests, also those of clients that were cut off. */
  async settled(): Promise<void> {
    await eventually(() => expect(this.#unanswered).toBe(0), { within: 10_000 });
  }

  #link(client: Socket, broker: Socket, brokerId: number): void {
    const asked = new Map<number, { readonly key: number; readonly version: number }>();
    let before: Promise<void> = Promise.resolve(); // frames keep their order
    onFrame(client, (frame) => {
      const key = frame.readInt16BE(4);
      if (this.swallows(key)) return;
      asked.set(frame.readInt32BE(8), { key, version: frame.readInt16BE(6) });
      if (key === produceApi.key) this.#unanswered += 1;
      const held = key === produceApi.key ? this.onProduce(brokerId) : undefined;
      const disguises = this.disguises.map(([real, shown]) => [shown, real] as const);
      before = before.then(() => held).then(() => void broker.write(swapped(frame, disguises)));
    });
    onFrame(broker, (frame) => {
      const { key, version } = asked.get(frame.readInt32BE(4)) ?? { key: -1, version: 0 };
      if (key === produceApi.key) this.#unanswered -= 1;
      const rewritten = this.#rewritten(frame, key, version, brokerId);
      if (rewritten === null) client.destroy();
      else if (!client.destroyed) client.write(swapped(rewritten, this.disguises));
    });
  }

  #rewritten(frame: Buffer, key: number, version: number, brokerId: number): Buffer | null {
    if (this.breaksOff(key)) return brokenOff(frame);
    if (key === metadataApi.key) {
      return rewrite(frame, metadataApi, version, (answer) => {
        const brokers = answer.brokers.map((own) => {
          const port = this.#fronts.get(own.nodeId)?.port;
          if (this.advertised !== null) return { ...own, ...this.advertised };
          return port === undefined ? own : { ...own, host: '127.0.0.1', port };
        });
        return { ...this.onMetadata(answer, brokerId), brokers };
      });
    }
    if (key === findCoordinatorApi.key) {
      return rewrite(frame, findCoordinatorApi, version, (answer) => this.onCoordinators(answer, brokerId));
    }
    if (key === joinGroupApi.key) return rewrite(frame, joinGroupApi, version, this.onJoined);
    if (key === fetchApi.key) return rewrite(frame, fetchApi, version, (answer) => this.onFetched(answer, brokerId));
    if (key !== produceApi.key) return frame;
    return rewrite(frame, produceApi, version, (answer) => this.onProduced(answer, brokerId));
  }

  async #close(): Promise<void> {
    for (const { server, clients, upstream } of this.#fronts.values()) {
      for (const socket of [...clients, ...upstream]) socket.destroy();
      if (!server.listening) continue;
      server.close();
      await once(server, 'close');
    }
  }
}

interface Front {
  readonly server: Server;
  readonly port: number;
  readonly clients: Set<Socket>;
  readonly upstream: Set<Socket>;
}

/** Calls back with each frame, its length included. */
export function onFrame(socket: Socket, callback: (frame: Buffer) => void): void {
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 4 && pending.length >= 4 + pending.readInt32BE(0)) {
      const length = 4 + pending.readInt32BE(0);
      callback(pending.subarray(0, length));
      pending = pending.subarray(length);
    }
  });
}

/** A frame with other texts of the same lengths. */
function swapped(frame: Buffer, texts: RewritingProxy['disguises']): Buffer {
  const copy = Buffer.from(frame);
  for (const [from, to] of texts) {
    for (let at = copy.indexOf(from); at !== -1; at = copy.indexOf(from, at + 1)) copy.write(to, at);
  }
  return copy;
}

/** A frame of the size that it says, in which the message ends too early. */
function brokenOff(frame: Buffer): Buffer {
  const broken = Buffer.from(frame.subarray(0, frame.length - 5));
  broken.writeInt32BE(broken.length - 4);
  return broken;
}

function rewrite<Response>(
  frame: Buffer,
  api: Api<unknown, Response>,
  version: number,
  change: (answer: Response) => Response | null,
): Buffer | null {
  const wire = { version, flexible: version >= api.flexibleFrom };
  const header = wire.flexible ? 9 : 8; // length, correlation id, and no tagged fields
  const changed = change(api.response.read(new BufferReader(frame.subarray(header)), wire));
  if (changed === null) return null;
  const writer = new BufferWriter();
  writer.bytes(frame.subarray(4, header));
  api.response.write(writer, changed, wire);
  const body = writer.written();
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}
