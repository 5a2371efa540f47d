import { hasErrorCode } from '../errors.js';

/** True for what may be over by the next attempt: brokers or the registry that do not answer at the moment. */
export function mayPass(error: unknown): boolean {
  return hasErrorCode(
    error,
    'BROKER_UNREACHABLE',
    'REGISTRY_UNREACHABLE',
    'REGISTRY_REQUEST_FAILED',
    'CLUSTER_NOT_READY',
    'CLUSTER_NOT_RUNNING',
    'TIMEOUT',
  );
}
