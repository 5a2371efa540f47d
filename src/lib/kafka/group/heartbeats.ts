import { abortReason, sleep, withTimeLimit } from '../../abort.js';
import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { CoordinatorType } from '../protocol/find-coordinator.js';
import { heartbeatApi } from '../protocol/heartbeat.js';
import { Coordinator } from './coordinator.js';

export interface HeartbeatOptions {
  readonly groupId: string;
  readonly heartbeatInterval: number;
  readonly sessionTimeout: number;
}

/** Milliseconds for a coordinator to answer a heartbeat, after which it is looked for elsewhere. */
const longestHeartbeat = 10_000;

/**
 * How long (milliseconds) a member may wait for its coordinator: it has to know that its session is over before the others
 * get its partitions. What is left out is for the heartbeat before, and for the way there.
 */
export function sessionPatience({ sessionTimeout, heartbeatInterval }: HeartbeatOptions): number {
  return Math.max(sessionTimeout / 4, (sessionTimeout - heartbeatInterval) * 0.8);
}

/**
 * Sends heartbeats until `kafka.signal` is aborted.
 * @param onRebalance called when the group rebalances: while the member brings its work to an end it is still alive
 * @throws AppError TIMEOUT where the coordinator has not answered for most of a session; `Evicted` where the group goes on
 * without this member
 */
export async function sendHeartbeats(
  kafka: KafkaCluster,
  options: HeartbeatOptions,
  member: { readonly memberId: string; readonly generationId: number },
  onRebalance: () => void,
): Promise<never> {
  const { groupId, heartbeatInterval, sessionTimeout } = options;
  const answerWithin = Math.min(longestHeartbeat, sessionTimeout / 2);
  for (;;) {
    await sleep(heartbeatInterval, kafka.signal);
    const errorCode = await inTime(kafka, options, async (limited) => {
      const coordinator = new Coordinator(limited, CoordinatorType.group, groupId, sessionTimeout);
      const body = { groupId, ...member, groupInstanceId: null };
      const answer = await coordinator.send(heartbeatApi, body, (response) => response.errorCode, { answerWithin });
      return answer.errorCode;
    });
    const { name } = kafkaErrorCode(errorCode);
    if (name === 'REBALANCE_IN_PROGRESS') onRebalance();
    else if (errorCode !== NO_ERROR) throw new Evicted(name);
  }
}

/** The group goes on without this member. */
export class Evicted extends AppError {
  /** Of Kafka's error. */
  readonly reason: string;

  constructor(reason: string) {
    super('REQUEST_FAILED', `the group goes on without it: ${reason}`);
    this.reason = reason;
  }
}

async function inTime<Result>(
  kafka: KafkaCluster,
  options: HeartbeatOptions,
  work: (kafka: KafkaCluster) => Promise<Result>,
): Promise<Result> {
  const patience = sessionPatience(options);
  return withTimeLimit(patience, kafka.signal, async (signal) => {
    try {
      return await work(kafka.withSignal(signal));
    } catch (error) {
      if (kafka.signal.aborted) throw abortReason(kafka.signal);
      if (!signal.aborted) throw error;
      const seconds = Math.round(patience / 100) / 10;
      throw new AppError('TIMEOUT', `the coordinator of group "${options.groupId}" has not answered for ${seconds} s`);
    }
  });
}
