import type { ServiceState } from '../runtime.js';
import type { Container } from './containers.js';
import type { ContainerRole } from './roles.js';

/**
 * How a service is that consists of these containers.
 * @param patience how often one may end by itself and be brought back
 */
export function serviceState(
  roles: readonly ContainerRole[],
  found: ReadonlyMap<string, Container>,
  patience: number,
): Pick<ServiceState, 'state' | 'hasFailed' | 'missingPart'> {
  const isUp = (role: ContainerRole): boolean => {
    const container = found.get(role);
    if (container === undefined) return false;
    return container.isRunning || (container.isRestarting && container.restarts <= patience);
  };
  const missing = roles.find((role) => !isUp(role));
  return {
    state: missing === undefined ? 'running' : 'stopped',
    hasFailed: roles.some((role) => (found.get(role)?.restarts ?? 0) > patience),
    missingPart: missing !== undefined && roles.some(isUp) ? missing : null,
  };
}
