import { AppError, messageOf } from '../errors.js';
import { RegistryRefusal } from './request.js';

/** Confluent's number for a schema that others refer to. */
const referenced = 42206;

/** True where the registry answered with this HTTP status. */
export function isRegistryStatus(error: unknown, status: number): boolean {
  return statusOf(error) === status;
}

/** What the registry's HTTP client threw, as an error of ours; credentials in the URL are left out. */
export function translateRegistryError(error: unknown, url: URL): AppError {
  if (error instanceof AppError) return error;
  const place = `${url.origin}${url.pathname}`;
  const status = statusOf(error);
  const message = messageOf(error).replace(/^todo-kafka - /, '');
  if (status === undefined) {
    return new AppError(
      'REGISTRY_REQUEST_FAILED',
      `the schema registry at "${place}" gave an answer of an unknown form`,
      {
        cause: error,
      },
    );
  }
  // The client gives status 400 to a connection that failed and 408 to one that took too long; neither came from a registry.
  if (
    status === 408 ||
    status >= 500 ||
    /ECONN|ENOTFOUND|EAI_AGAIN|socket hang up|EHOSTUNREACH|ETIMEDOUT/.test(message)
  ) {
    return new AppError('REGISTRY_UNREACHABLE', `cannot reach the schema registry at "${place}": ${reason(message)}`, {
      cause: error,
    });
  }
  if (error instanceof RegistryRefusal && error.code === referenced) {
    return new AppError('SUBJECT_REFERENCED', `the registry refuses: ${reason(message)}`, { cause: error });
  }
  if (status === 409) return new AppError('SCHEMA_INCOMPATIBLE', reason(message), { cause: error });
  if (status === 422)
    return new AppError('SCHEMA_INVALID', `the registry refuses the schema: ${reason(message)}`, { cause: error });
  return new AppError('REGISTRY_REQUEST_FAILED', `the schema registry at "${place}": ${reason(message)}`, {
    cause: error,
  });
}

function reason(message: string): string {
  return message.replace(/^Error, status \d+: /, '').replace(/^(?:[a-z]+\.)+[A-Z]\w+: /, '');
}

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined;
}
