import { AppError, messageOf } from '../errors.js';
import { mayPass, notSoftDeleted, RegistryRefusal, registryCodes, softDeleted } from './refusal.js';
import type { RegistryRequest } from './request.js';

/** Why a request to the registry failed, as an error of ours; credentials in the URL are left out. */
export function translateRegistryError(error: unknown, url: URL, request: RegistryRequest): AppError {
  if (error instanceof AppError) return error;
  const place = `the schema registry at "${url.origin}${url.pathname}"`;
  if (!(error instanceof RegistryRefusal))
    return new AppError('REGISTRY_REQUEST_FAILED', `${place} gave an answer of an unknown form`, { cause: error });
  const { status, code } = error;
  const reason = messageOf(error).replace(/^(?:[a-z]+\.)+[A-Z]\w+: /, ''); // the name of a class of Java
  if (mayPass(error)) return new AppError('REGISTRY_UNREACHABLE', `cannot reach ${place}: ${reason}`, { cause: error });
  if (code === registryCodes.referenced)
    return new AppError('SUBJECT_REFERENCED', `the registry refuses: ${reason}`, { cause: error });
  if (code !== null && notSoftDeleted.includes(code))
    return new AppError('SUBJECT_NOT_DELETED', `the registry refuses: ${reason}`, { cause: error });
  if (code !== null && softDeleted.includes(code)) return deletedAlready(reason, error);
  // These are about the schema that was sent with the request; without one, they are failures like others.
  const isJudgement = request.body !== undefined;
  if (status === 409 && isJudgement) return new AppError('SCHEMA_INCOMPATIBLE', reason, { cause: error });
  if (status === 422 && isJudgement)
    return new AppError('SCHEMA_INVALID', `the registry refuses the schema: ${reason}`, { cause: error });
  return new AppError('REGISTRY_REQUEST_FAILED', `${place}: ${reason}`, { cause: error });
}

function deletedAlready(reason: string, cause: RegistryRefusal): AppError {
  return new AppError('SUBJECT_NOT_FOUND', `the registry refuses: ${reason}`, {
    cause,
    hint: 'Add `--permanent` to delete it for good.',
  });
}
