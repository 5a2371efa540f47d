import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { hostileText } from './hostile-text.js';
import { requestRegistry } from './registry-request.js';

/** Answers that a registry, or a proxy before it, gives for its own reasons. */
const refusals = {
  'html-404': [404, '<html>not here</html>'],
  'html-502': [502, '<html>no upstream</html>'],
  busy: [429, '{"error_code":429,"message":"too many requests"}'],
  'timed-out': [500, '{"error_code":50002,"message":"the store timed out"}'],
  hostile: [422, JSON.stringify({ error_code: 42201, message: hostileText })],
  broken: [500, '{"error_code":50001,"message":"the store is broken"}'],
} as const;

/** Real answers that come to no good end. */
const endings = {
  drip: (response: ServerResponse, body: string) => {
    let sent = 0;
    const drop = (): void => {
      if (response.destroyed) return;
      response.write(body.charAt(sent++) || ' '); // white space may follow JSON
      setTimeout(drop, 300);
    };
    drop();
  },
  'break-off': (response: ServerResponse, body: string) => {
    response.write(body.slice(0, body.length / 2), () => response.destroy());
  },
  endless: (response: ServerResponse, body: string) => {
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    const more = (): void => {
      while (!response.destroyed) if (!response.write(chunk)) return;
    };
    response.on('drain', more).write(body.slice(0, body.length / 2));
    more();
  },
  none: (response: ServerResponse, body: string) => {
    response.end(body);
  },
} as const;

/** What a registry behind the proxy is like. */
export type RegistryFault = 'stall' | keyof typeof refusals | keyof typeof endings;

/** An HTTP proxy before the real registry, that passes requests and answers on until it is to do worse. */
export class RegistryProxy {
  /** Of every request from here on. */
  fault: RegistryFault = 'none';
  /** GUIDs of schemas, which not every registry knows, with their ids. */
  readonly guids = new Map<string, number>();
  /** What the registry calls something, and what clients call it. */
  disguise: readonly [real: string, shown: string] | null = null;
  /** How many requests it has had. */
  requests = 0;
  /** The real registry's URL, but for where it is. */
  readonly url: string;
  readonly #server: Server;
  readonly #target: URL;

  private constructor(server: Server, port: number, target: URL) {
    this.#server = server;
    this.#target = target;
    this.url = `http://127.0.0.1:${port}${target.pathname}`;
    server.on('request', (request, response) => {
      this.requests += 1;
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  /** @param target URL of the real registry's API */
  static async open(target: string): Promise<RegistryProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
    return new RegistryProxy(server, address.port, new URL(target));
  }

  /** From here on it is the real registry; what stands still is cut off. */
  heal(): void {
    this.fault = 'none';
    this.#server.closeAllConnections();
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** A schema that is asked for by its GUID is that with its id. */
  #pathOf({ url: requested = '/' }: IncomingMessage): string {
    const [real, shown] = this.disguise ?? ['', ''];
    const url =
      this.disguise === null ? requested : requested.replaceAll(encodeURIComponent(shown), encodeURIComponent(real));
    const [, guid = ''] = /\/schemas\/guids\/([^/?]+)/.exec(url) ?? [];
    const id = this.guids.get(guid);
    return id === undefined ? url : url.replace(/\/guids\/[^/?]+/, `/ids/${id}`);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { fault } = this;
    if (fault === 'stall') return;
    if (isKey(refusals, fault)) {
      const [status, body] = refusals[fault];
      response.writeHead(status).end(body);
      return;
    }
    const { method, headers } = request;
    const asked = await requestRegistry(new URL(this.#pathOf(request), this.#target).href, {
      ...{ method, headers },
      body: await buffer(request),
    });
    const [status, plain] = [asked.status, asked.body.toString()];
    const [real, shown] = this.disguise ?? ['', ''];
    const body = this.disguise === null ? plain : plain.replaceAll(real, JSON.stringify(shown).slice(1, -1));
    response.writeHead(status, { 'content-type': 'application/json' });
    endings[fault](response, body);
  }
}

function isKey<Table extends object>(table: Table, key: PropertyKey): key is keyof Table {
  return key in table;
}
