import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { randomKafkaId } from '../../src/lib/local-cluster/runtime/kafka-id.js';
import { Authority, keystore, type Certificate } from './certificates.js';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { kafkaToolClassPath } from './kafka-tools.js';
import { runMain } from './run-main.js';
import { listenerNames, secureProperties, users, type ListenerName } from './secure-properties.js';
import { TokenServer } from './token-server.js';

const run = promisify(execFile);
const java = ['-Xmx320m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

export const keystorePassphrase = 'keystore-5ac81f63';

/** Files that options of the command line name. */
export interface SecureFiles {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  readonly keystore: string;
}

/**
 * One broker with a listener of every kind, of a test file's own. Topics and groups are open to whoever is a super user:
 * those who do not log in, `admin`, the tokens' `todo-service` and the client's certificate.
 */
export class SecureBroker {
  readonly folder = mkdtempSync(join(inject('testRoot'), 'secure-'));
  readonly authority = new Authority('tests');
  readonly client: Certificate = this.authority.sign('todo-client');
  readonly keystore = keystore(this.client, this.authority.cert, keystorePassphrase);
  readonly tokens = new TokenServer();
  readonly #ports = new Map<ListenerName, number>();
  #process: ChildProcess | null = null;

  /** @param configs beside those that make it secure */
  static async start(configs: Readonly<Record<string, string>> = {}): Promise<SecureBroker> {
    const broker = new SecureBroker();
    await broker.#begin(configs);
    return broker;
  }

  /** `host:port` of one of its listeners. */
  address(listener: ListenerName): string {
    const port = this.#ports.get(listener);
    if (port === undefined) throw new Error(`no listener ${listener}`);
    return `localhost:${port}`;
  }

  /** Writes what options name files of. */
  files(): SecureFiles {
    const write = (name: string, content: string | Buffer): string => {
      const path = join(this.folder, name);
      writeFileSync(path, content, { mode: 0o600 });
      return path;
    };
    return {
      ca: write('ca.pem', this.authority.cert),
      cert: write('client.pem', this.client.cert),
      key: write('client.key', this.client.key),
      keystore: write('client.p12', this.keystore),
    };
  }

  async stop(): Promise<void> {
    this.tokens.stop();
    const { exitCode = null, signalCode = null } = this.#process ?? {};
    if (this.#process === null || exitCode !== null || signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }

  async #begin(configs: Readonly<Record<string, string>>): Promise<void> {
    await this.tokens.start();
    for (const name of listenerNames) this.#ports.set(name, await freePort());
    const properties = {
      ...secureProperties({
        ports: this.#ports,
        controllerPort: await freePort(),
        folder: this.folder,
        authority: this.authority,
        tokenUrl: this.tokens.url,
      }),
      ...configs,
    };
    const file = join(this.folder, 'server.properties');
    const lines = Object.entries(properties).map((entry) => `${entry.join('=')}\n`);
    writeFileSync(file, lines.join(''));
    const classPath = await kafkaToolClassPath();
    const scramUsers = Object.entries(users).flatMap(([name, { scram }]) =>
      ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
        '--add-scram',
        `${mechanism}=[name=${name},password=${scram}]`,
      ]),
    );
    const format = ['kafka.tools.StorageTool', 'format', '-t', randomKafkaId(), '-c', file, ...scramUsers];
    await run('java', [...java, '-cp', classPath, ...format]);
    const log = join(this.folder, 'broker.log');
    const out = openSync(log, 'a');
    // Brokers from Kafka 4.0 on ask nothing of a URL that is not allowed here (KIP-1104).
    const allowed = `-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=${this.tokens.url}/jwks`;
    this.#process = spawn('java', [...java, allowed, '-cp', classPath, 'kafka.Kafka', file], {
      stdio: ['ignore', out, out],
    });
    await eventually(
      async () => {
        const { code } = await runMain(['topics', 'list', '--brokers', this.address('PLAINTEXT')]);
        if (code !== 0) throw new Error(readFileSync(log, 'utf8').slice(-4_000));
      },
      { within: 120_000 },
    );
  }
}
