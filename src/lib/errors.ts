/** Every way a command can fail, as scripts see it in the `code` of a JSON error. */
export const errorCodes = [
  'USAGE',
  'CONFIG_INVALID',
  'CATALOG_INVALID',
  'CATALOG_NOT_FOUND',
  'CONFIRMATION_NEEDED',
  'DECLINED',
  'READ_ONLY',
  'PLAN_STALE',
  'INPUT_INVALID',
  'REGISTRY_NOT_CONFIGURED',
  'SCHEMA_MISSING',
  'NODES_MISMATCH',
  'RUNTIME_MISMATCH',
  'PORTS_OVERLAP',
  'BROKER_UNREACHABLE',
  'REGISTRY_UNREACHABLE',
  'TLS_FAILED',
  'AUTHENTICATION_FAILED',
  'ACCESS_DENIED',
  'CLUSTER_NOT_RUNNING',
  'CLUSTER_NOT_READY',
  'TIMEOUT',
  'DOWNLOAD_FAILED',
  'CHECKSUM_MISMATCH',
  'JAVA_MISSING',
  'JAVA_UNSUITABLE',
  'MAVEN_MISSING',
  'KAFKA_HOME_UNSUITABLE',
  'DOCKER_MISSING',
  'DOCKER_NOT_RUNNING',
  'DOCKER_NOT_PERMITTED',
  'DOCKER_FAILED',
  'COMPOSE_UNSUITABLE',
  'IMAGE_NOT_FOUND',
  'CONTAINER_EXISTS',
  'PORT_TAKEN',
  'DISK_FULL',
  'FOLDER_UNUSABLE',
  'DATA_UNUSABLE',
  'SERVICE_FAILED',
  'SERVICE_NOT_FOUND',
  'TOPIC_NOT_FOUND',
  'TOPIC_EXISTS',
  'TOPIC_PROTECTED',
  'TOPIC_COMPACTED',
  'PARTITION_NOT_FOUND',
  'REASSIGNMENT_RUNNING',
  'GROUP_NOT_FOUND',
  'GROUP_HAS_MEMBERS',
  'GROUP_UNSUITABLE',
  'OFFSET_NOT_COMMITTED',
  'USER_NOT_FOUND',
  'TRANSACTION_NOT_FOUND',
  'TRANSACTION_NOT_HANGING',
  'SUBJECT_NOT_FOUND',
  'SUBJECT_NOT_DELETED',
  'SUBJECT_REFERENCED',
  'SCHEMA_INVALID',
  'SCHEMA_INCOMPATIBLE',
  'RECORD_INVALID',
  'RECORD_UNDECODABLE',
  'BATCH_TOO_LARGE',
  'RECORD_NOT_SENT',
  'RECORDS_EXPIRED',
  'INCOMPLETE',
  'PRODUCER_FENCED',
  'REQUEST_FAILED',
  'REGISTRY_REQUEST_FAILED',
  'ITEMS_FAILED',
  'FILE_EXISTS',
  'FILE_UNREADABLE',
  'OUTPUT_FAILED',
  'INTERRUPTED',
  'TERMINATED',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** One of several things wrong with an input: where it is, and what to put right. */
export interface Problem {
  /** Path of the field inside a record, a catalog or a file, such as `tags[2]` or `topics.task.created.retention`. */
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

export interface AppErrorOptions {
  readonly cause?: unknown;
  readonly problems?: readonly Problem[];
  /** What to do next where the facts at hand say more than the code's general hint. */
  readonly hint?: string;
}

/**
 * A failure whose meaning is known. The message is lower case, without a full stop, with names in double quotes and
 * commands in backticks. It carries no exit code: that is decided where the program ends (`lib/cli/present-error.ts`).
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.problems = options.problems ?? [];
    this.hint = options.hint;
  }
}

/** True when `error` is, or was caused by, an `AppError` of one of these codes. */
export function hasErrorCode(error: unknown, ...codes: readonly ErrorCode[]): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof AppError && codes.includes(current.code)) return true;
  }
  return false;
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Anything thrown, as an error. */
export function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** `3:12 topics.task.created: unknown field "retentoin"` */
export function problemText({ line, column, path, message }: Problem): string {
  const place = line === undefined ? '' : `${line}:${column ?? 1} `;
  return `${place}${path === undefined || path === '' ? '' : `${path}: `}${message}`;
}
