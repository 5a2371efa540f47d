import type { Security } from '../security/settings.js';
import { loginOf, type BrokerConnection } from './connection/connection.js';
import type { Login } from './connection/sasl/login.js';
import { PartitionLeaders } from './partition-leaders.js';
import type { BrokerNode } from './types.js';

/** Brokers as the last metadata named them, and the connections to them. */
export interface KnownBrokers {
  /** null where they ask for none. */
  readonly login: Login | null;
  readonly connections: Map<string, BrokerConnection>;
  readonly leaders: PartitionLeaders;
  /** In the order of their ids. */
  nodes: readonly BrokerNode[];
  first: Promise<BrokerConnection> | undefined;
  /** Whether the last answer told of leaders that are none any more. */
  outdated: boolean;
}

export function noneKnown(security?: Security): KnownBrokers {
  return {
    login: loginOf(security),
    connections: new Map(),
    leaders: new PartitionLeaders(),
    nodes: [],
    first: undefined,
    outdated: false,
  };
}
