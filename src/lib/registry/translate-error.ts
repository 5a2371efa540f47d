import { AppError, messageOf } from '../errors.js';
import type { RegistryLogin, TlsSettings } from '../security/settings.js';
import { registryTlsOptions, tlsFailure } from '../security/tls-failure.js';
import { mayPass, notSoftDeleted, RegistryRefusal, registryCodes, softDeleted } from './refusal.js';
import type { RegistryRequest } from './request.js';

/** Which registry was asked, by whom, and how it is told from others. */
export interface AskedRegistry {
  readonly url: URL;
  readonly login?: RegistryLogin;
  readonly tls?: TlsSettings;
}

/** Why a request to the registry failed, as an error of ours; credentials in the URL are left out. */
export function translateRegistryError(error: unknown, asked: AskedRegistry, request: RegistryRequest): AppError {
  if (error instanceof AppError) return error;
  const { url } = asked;
  const place = `the schema registry at "${url.origin}${url.pathname}"`;
  if (!(error instanceof RegistryRefusal))
    return new AppError('REGISTRY_REQUEST_FAILED', `${place} gave an answer of an unknown form`, { cause: error });
  const { status, code } = error;
  const reason = messageOf(error).replace(/^(?:[a-z]+\.)+[A-Z]\w+: /, ''); // the name of a class of Java
  const guarded = guardedError(error, place, asked);
  if (guarded !== null) return guarded;
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

/** What stands between the registry and who asks: TLS, a login, or what that login may do. */
function guardedError(error: RegistryRefusal, place: string, { url, login, tls }: AskedRegistry): AppError | null {
  const { status, cause } = error;
  const failure = url.protocol === 'https:' ? tlsFailure(cause, tls ?? {}, registryTlsOptions) : null;
  if (failure !== null) {
    const hint = failure.hint === null ? {} : { hint: failure.hint };
    return new AppError('TLS_FAILED', `no TLS with ${place}: ${failure.reason}`, { cause: error, ...hint });
  }
  const user = userOf(url, login);
  if (status === 401 && user === null) {
    return new AppError('AUTHENTICATION_FAILED', `${place} asks for a login`, {
      cause: error,
      hint: 'Name the user with `--registry-username` and the password with `--registry-password-file`.',
    });
  }
  const reason = messageOf(error);
  if (status === 401) {
    return new AppError('AUTHENTICATION_FAILED', `${place} refuses ${user ?? 'the login'}: ${reason}`, {
      cause: error,
      hint: 'Look at the name and the password, or at where the token comes from.',
    });
  }
  if (status !== 403) return null;
  return new AppError(
    'ACCESS_DENIED',
    `${place} does not allow this to ${user ?? 'whoever does not log in'}: ${reason}`,
    {
      cause: error,
      hint: 'Whoever runs the registry has to allow it.',
    },
  );
}

function userOf(url: URL, login: RegistryLogin | undefined): string | null {
  if (login === undefined) return url.username === '' ? null : `user "${decodeURIComponent(url.username)}"`;
  return login.kind === 'basic' ? `user "${login.username}"` : 'the token';
}

function deletedAlready(reason: string, cause: RegistryRefusal): AppError {
  return new AppError('SUBJECT_NOT_FOUND', `the registry refuses: ${reason}`, {
    cause,
    hint: 'Add `--permanent` to delete it for good.',
  });
}
