import { isAlive, type ProcessIdentity } from '../../../user-files/process-identity.js';
import type { BrokerEnding, EndingBroker } from '../end-brokers.js';
import type { ServiceName } from '../layout.js';
import type { LocalCluster } from '../runtime.js';
import { placesOf } from './places.js';
import { awaitEnd, runningProcess, signalProcess } from './service-process.js';
import { isPutDown } from './storage.js';

/** Milliseconds for a process to be gone after SIGKILL. */
const killedLimit = 3_000;

/** Brokers that run as processes, and how they are ended. */
export class BrokerProcesses implements BrokerEnding {
  readonly interval = 15;
  readonly #folder: string;
  readonly #processes: ReadonlyMap<ServiceName, ProcessIdentity>;

  private constructor(folder: string, processes: ReadonlyMap<ServiceName, ProcessIdentity>) {
    this.#folder = folder;
    this.#processes = processes;
  }

  static async find({ folder }: LocalCluster, names: readonly ServiceName[]): Promise<BrokerProcesses> {
    const found = new Map<ServiceName, ProcessIdentity>();
    for (const name of names) {
      const process = await runningProcess(placesOf(folder, name).pidFile);
      if (process !== null) found.set(name, process);
    }
    return new BrokerProcesses(folder, found);
  }

  get names(): readonly ServiceName[] {
    return [...this.#processes.keys()];
  }

  readonly ask = async (brokers: readonly EndingBroker[]): Promise<void> => {
    await Promise.all(this.#of(brokers).map((process) => signalProcess(process, 'SIGTERM')));
  };

  readonly look = async (brokers: readonly EndingBroker[]): Promise<void> => {
    await Promise.all(
      brokers.map(async (broker) => {
        const process = this.#processes.get(broker.name);
        if (process === undefined || !(await isAlive(process))) broker.state = 'ended';
        else if (broker.state === 'asked' && (await isPutDown(this.#folder, broker.name))) broker.state = 'put-down';
      }),
    );
  };

  readonly kill = async (brokers: readonly EndingBroker[]): Promise<void> => {
    const processes = this.#of(brokers);
    await Promise.all(processes.map((process) => signalProcess(process, 'SIGKILL')));
    await Promise.all(processes.map((process) => awaitEnd(process, killedLimit)));
  };

  #of(brokers: readonly EndingBroker[]): readonly ProcessIdentity[] {
    return brokers.flatMap(({ name }) => this.#processes.get(name) ?? []);
  }
}
