import type { Environment } from '../../../user-files/folders.js';
import type { BrokerEnding, EndingBroker } from '../end-brokers.js';
import { containersOf } from './containers.js';
import { docker } from './docker-cli.js';
import { containerName } from './project.js';

/** Seconds until the engine itself ends a broker, in case this program is gone by then. */
const stopLimit = 15;

/** Where a broker's image has its data. */
const cleanShutdownFile = '/var/lib/kafka/data/.kafka_cleanshutdown';

/** Brokers that run as containers, and how they are ended. */
export class BrokerContainers implements BrokerEnding {
  readonly interval = 200;
  readonly #cluster: string;
  readonly #env: Environment;

  constructor(cluster: string, env: Environment) {
    this.#cluster = cluster;
    this.#env = env;
  }

  readonly ask = async (brokers: readonly EndingBroker[]): Promise<void> => {
    // Through `docker stop`, after which the restart policy brings none of them back. It has asked all when the first look
    // comes, and what becomes of it is seen by looking.
    void docker(['container', 'stop', '--time', String(stopLimit), ...this.#of(brokers)], { env: this.#env }).catch(
      () => undefined,
    );
    return Promise.resolve();
  };

  readonly look = async (brokers: readonly EndingBroker[]): Promise<void> => {
    const names = brokers.map(({ name }) => name);
    const containers = await containersOf(this.#cluster, names, this.#env);
    await Promise.all(
      brokers.map(async (broker) => {
        if (containers.get(broker.name)?.isRunning !== true) broker.state = 'ended';
        else if (broker.state === 'asked' && (await this.#isPutDown(broker))) broker.state = 'put-down';
      }),
    );
  };

  readonly kill = async (brokers: readonly EndingBroker[]): Promise<void> => {
    await docker(['container', 'kill', ...this.#of(brokers)], {
      env: this.#env,
      isAnswer: ({ all }) => /is not running|No such container/i.test(all),
    });
  };

  async #isPutDown(broker: EndingBroker): Promise<boolean> {
    const [name = ''] = this.#of([broker]);
    const { all } = await docker(['container', 'exec', name, 'sh', '-c', `test -e ${cleanShutdownFile} && echo yes`], {
      env: this.#env,
      isAnswer: () => true, // there is no file yet, or no container any more
    });
    return all.trim() === 'yes';
  }

  #of(brokers: readonly EndingBroker[]): readonly string[] {
    return brokers.map(({ name }) => containerName(this.#cluster, name));
  }
}
