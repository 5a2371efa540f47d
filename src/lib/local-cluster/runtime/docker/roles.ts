import type { ServiceName } from '../layout.js';
import type { ClusterState } from '../state.js';

/** A service of a compose file: one as users know it, or a gate, which belongs to the one that it stands before. */
export type ContainerRole = ServiceName | `${GuardedService}-gate`;
type GuardedService = 'schema-registry' | 'kafka-ui';

/** What says which compose files are used. */
export type StackChoice = Pick<ClusterState, 'stack' | 'secure'>;

/**
 * The containers that a service consists of, the one that does its work first. Those that take requests for any host have a gate,
 * which has their port: docs/decisions/foreign-hosts.md. Apicurio refuses foreign hosts by itself, and has a gate where a login
 * is wanted.
 */
export function rolesOf({ stack, secure }: StackChoice, service: ServiceName): readonly ContainerRole[] {
  const isGuarded = service === 'kafka-ui' || (service === 'schema-registry' && (stack === 'zookeeper' || secure));
  return isGuarded ? [service, `${service}-gate`] : [service];
}
