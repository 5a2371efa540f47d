import { sleep, throwIfAborted } from '../../abort.js';
import { AppError, hasErrorCode } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import type { SendOptions } from '../connection/connection.js';
import { kafkaErrorCode } from '../error-codes.js';
import type { Api } from '../protocol/api.js';
import { findCoordinators } from './find-coordinators.js';

/** Milliseconds for which a coordinator that is gone is looked for anew, and the pause between. */
const usualPatience = 60_000;
const pause = 200;

/** The broker that keeps the state of one group or transaction; it is looked for again when it has moved. */
export class Coordinator {
  readonly #kafka: KafkaCluster;
  readonly #type: number;
  readonly #key: string;
  readonly #patience: number;
  #broker: number | null = null;

  /**
   * @param type `CoordinatorType.group` or `CoordinatorType.transaction`
   * @param patience milliseconds for which it is looked for when it is gone
   */
  constructor(kafka: KafkaCluster, type: number, key: string, patience = usualPatience) {
    this.#kafka = kafka;
    this.#type = type;
    this.#key = key;
    this.#patience = patience;
  }

  /**
   * Sends a request to the coordinator, again where it has moved or does not answer.
   * @param errorOf the answer's error code; codes that say that the coordinator is elsewhere or not ready are dealt with
   * @throws AppError where it cannot be reached for as long as the patience lasts, a minute unless given
   */
  async send<Request, Response>(
    api: Api<Request, Response>,
    body: Request,
    errorOf: (answer: Response) => number,
    options?: SendOptions,
  ): Promise<Response> {
    const startedAt = Date.now();
    for (let attempt = 1; ; attempt++) {
      const overdue = Date.now() - startedAt > this.#patience;
      try {
        if (attempt > 1) await this.#kafka.turnToAnother();
        const answer = await this.#kafka.sendTo(await this.#find(), api, body, options);
        const { name } = kafkaErrorCode(errorOf(answer));
        if (!notNow.has(name)) return answer;
        if (overdue) throw new AppError('CLUSTER_NOT_READY', `the coordinator of "${this.#key}" is not ready: ${name}`);
      } catch (error) {
        throwIfAborted(this.#kafka.signal);
        if (overdue || !hasErrorCode(error, 'BROKER_UNREACHABLE', 'TIMEOUT')) throw error;
      }
      this.#broker = null;
      await sleep(pause, this.#kafka.signal);
    }
  }

  async #find(): Promise<number> {
    this.#broker ??= (await findCoordinators(this.#kafka, this.#type, [this.#key])).get(this.#key) ?? null;
    if (this.#broker === null) throw new AppError('CLUSTER_NOT_READY', `"${this.#key}" has no coordinator`);
    return this.#broker;
  }
}

/** The coordinator is another broker, or not ready, or waits for a transaction that is about to change offsets. */
export const notNow: ReadonlySet<string> = new Set([
  'NOT_COORDINATOR',
  'COORDINATOR_NOT_AVAILABLE',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'UNSTABLE_OFFSET_COMMIT',
]);
