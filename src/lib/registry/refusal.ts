/** A request that the registry did not do, or that nobody answered in time. */
export class RegistryRefusal extends Error {
  override readonly name = 'RegistryRefusal';
  /** Of HTTP; null where no whole answer came. */
  readonly status: number | null;
  /** Confluent's number for what is wrong, such as 42206; null where there was none. */
  readonly code: number | null;

  constructor(message: string, status: number | null, code: number | null, cause?: unknown) {
    super(message, { cause });
    this.status = status;
    this.code = code;
  }
}

/**
 * Confluent's numbers for what is wrong. The status beside them is not the same in all registries: Apicurio has 409 with
 * 40406 and 40407.
 * @see https://docs.confluent.io/platform/current/schema-registry/develop/api.html, and Confluent's class Errors
 */
export const registryCodes = {
  subjectNotFound: 40401,
  versionNotFound: 40402,
  schemaNotFound: 40403,
  subjectSoftDeleted: 40404,
  subjectNotSoftDeleted: 40405,
  versionSoftDeleted: 40406,
  versionNotSoftDeleted: 40407,
  noLevelOfItsOwn: 40408,
  referenced: 42206,
  storeTimeout: 50002,
  forwardingFailed: 50003,
  unknownLeader: 50004,
} as const;

/** A subject, a version or a schema is not there. */
export const notFound: readonly number[] = [
  registryCodes.subjectNotFound,
  registryCodes.versionNotFound,
  registryCodes.schemaNotFound,
];

/** It is not there either for whoever does not ask for what is soft-deleted. */
export const softDeleted: readonly number[] = [registryCodes.subjectSoftDeleted, registryCodes.versionSoftDeleted];

export const notSoftDeleted: readonly number[] = [
  registryCodes.subjectNotSoftDeleted,
  registryCodes.versionNotSoftDeleted,
];

/** True for a 404 of no registry's, which have five digits in theirs: Confluent's own says 404 for a path it does not know. */
export function isUnknownPath(error: unknown): boolean {
  return error instanceof RegistryRefusal && error.status === 404 && (error.code ?? 0) < 10_000;
}

/** True where the same request may be answered when it is sent again. */
export function mayPass({ status, code }: RegistryRefusal): boolean {
  return status === null || passingStatuses.includes(status) || (code !== null && passingCodes.includes(code));
}

/** 408, 429 and 502 to 504 come from proxies as well; with 500 only the code says that it was a time-out. */
const passingStatuses: readonly number[] = [408, 429, 502, 503, 504];

const passingCodes: readonly number[] = [
  registryCodes.storeTimeout,
  registryCodes.forwardingFailed,
  registryCodes.unknownLeader,
];
