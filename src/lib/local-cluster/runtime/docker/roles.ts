import type { StackName } from '../../../documents/cluster-words.js';
import type { ServiceName } from '../layout.js';

/** A service of a compose file: one as users know it, or a gate, which belongs to the one that it stands before. */
export type ContainerRole = ServiceName | `${GuardedService}-gate`;
type GuardedService = 'schema-registry' | 'kafka-ui';

/**
 * The containers that a service consists of, the one that does its work first. Those that take requests for any host have a gate,
 * which has their port: docs/decisions/foreign-hosts.md.
 */
export function rolesOf(stack: StackName, service: ServiceName): readonly ContainerRole[] {
  const isGuarded = service === 'kafka-ui' || (service === 'schema-registry' && stack === 'zookeeper');
  return isGuarded ? [service, `${service}-gate`] : [service];
}
