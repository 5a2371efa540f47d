import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import type { SendOptions } from '../connection/connection.js';
import { kafkaErrorCode } from '../error-codes.js';
import type { Api } from '../protocol/api.js';
import { findCoordinators } from './find-coordinators.js';
import { isUnanswered, patiently } from '../patience.js';

/** Milliseconds for which a coordinator that is gone is looked for anew. */
const usualPatience = 60_000;

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

  /** Who asks: the name that the client logs in with. */
  get user(): string | null {
    return this.#kafka.user;
  }

  /** The id of the one that answered last, or is going to be asked; null while it is not known. */
  get broker(): number | null {
    return this.#broker;
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
    const kafka = this.#kafka;
    const nameOf = (answer: Response): string => kafkaErrorCode(errorOf(answer)).name;
    const isReady = (answer: Response): boolean => !notNow.has(nameOf(answer));
    const limits = { within: this.#patience, until: isReady, despite: isUnanswered };
    const answer = await patiently(kafka.signal, limits, async (number) => {
      if (number > 1) {
        this.#broker = null;
        await kafka.turnToAnother();
      }
      return kafka.sendTo(await this.#find(), api, body, options);
    });
    if (isReady(answer)) return answer;
    this.#broker = null;
    throw new AppError('CLUSTER_NOT_READY', `the coordinator of "${this.#key}" is not ready: ${nameOf(answer)}`);
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
