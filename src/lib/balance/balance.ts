import type { KafkaCluster } from '../kafka/cluster.js';
import type { Move } from '../reassign/move.js';
import type { MoveOutcome, Reassigner } from '../reassign/reassigner.js';
import { electLeaders, type ElectionOutcome } from './elect.js';
import { brokerLoads, type BrokerLoad } from './layout.js';
import { planBalance, type BalancePlan } from './plan.js';
import { readLayout } from './read-layout.js';

export interface Balanced {
  /** Moves that a run before had left, which were waited for first. */
  readonly finished: readonly MoveOutcome[];
  readonly plan: BalancePlan;
  readonly moves: readonly MoveOutcome[];
  readonly elections: readonly ElectionOutcome[];
  /** What the brokers have afterwards. */
  readonly after: readonly BrokerLoad[];
}

export interface BalanceHooks {
  /** Called before a run's left moves are waited for, and before moves begin. */
  readonly onFinish: (left: readonly Move[]) => void;
  readonly onMove: (plan: BalancePlan) => void;
}

/** Spreads replicas and leaders over the brokers, after finishing what a run before has left. */
export async function balance(kafka: KafkaCluster, reassigner: Reassigner, hooks: BalanceHooks): Promise<Balanced> {
  return reassigner.exclusively(async () => {
    const left = await reassigner.left();
    if (left !== null) hooks.onFinish(left);
    const finished = (await reassigner.finish()) ?? [];
    const plan = planBalance(await readLayout(kafka));
    if (plan.moves.length > 0) hooks.onMove(plan);
    const moves = await reassigner.run(plan.moves);
    const { outcomes: elections, layout } = await electLeaders(kafka);
    return { finished, plan, moves, elections, after: brokerLoads(layout) };
  });
}
