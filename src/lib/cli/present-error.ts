import type { DocumentOf } from '../documents/documents.js';
import { AppError, messageOf, problemText, type ErrorCode } from '../errors.js';
import { ExitCode } from './exit-codes.js';
import type { Output } from './output.js';

interface Presentation {
  readonly exitCode: ExitCode;
  /** The next step that helps whoever meets this code, where the error itself brings none. */
  readonly hint: string | null;
}

/** A new code without an entry here does not compile. */
export const presentations = {
  USAGE: { exitCode: ExitCode.usage, hint: 'Add `--help` to see what the command takes.' },
  CONFIG_INVALID: { exitCode: ExitCode.usage, hint: null },
  CATALOG_INVALID: { exitCode: ExitCode.usage, hint: 'Correct the file and run the command again.' },
  CATALOG_NOT_FOUND: {
    exitCode: ExitCode.usage,
    hint: 'Write one with `todo-kafka init`, or name yours with `--catalog`.',
  },
  CONFIRMATION_NEEDED: { exitCode: ExitCode.usage, hint: 'Add `--yes` to confirm it without a question.' },
  DECLINED: { exitCode: ExitCode.failed, hint: null },
  READ_ONLY: { exitCode: ExitCode.usage, hint: 'See what the profile says with `todo-kafka config show`.' },
  PLAN_STALE: { exitCode: ExitCode.usage, hint: 'Write a new plan with `todo-kafka topics sync --plan-out FILE`.' },
  INPUT_INVALID: { exitCode: ExitCode.usage, hint: null },
  REGISTRY_NOT_CONFIGURED: { exitCode: ExitCode.usage, hint: 'Name the schema registry with `--registry URL`.' },
  SCHEMA_MISSING: {
    exitCode: ExitCode.usage,
    hint: 'Register the schemas of the catalog with `todo-kafka topics sync`, or send bytes as they are with `--raw`.',
  },
  NODES_MISMATCH: { exitCode: ExitCode.usage, hint: null },
  RUNTIME_MISMATCH: { exitCode: ExitCode.usage, hint: null },
  PORTS_OVERLAP: { exitCode: ExitCode.usage, hint: 'Choose other ports with `--port-offset auto`.' },
  BROKER_UNREACHABLE: {
    exitCode: ExitCode.unavailable,
    hint: 'Start a local cluster with `todo-kafka up`, or name yours with `--brokers`.',
  },
  REGISTRY_UNREACHABLE: {
    exitCode: ExitCode.unavailable,
    hint: 'See `todo-kafka status`, or name the registry with `--registry`.',
  },
  TLS_FAILED: { exitCode: ExitCode.unavailable, hint: null },
  AUTHENTICATION_FAILED: {
    exitCode: ExitCode.unavailable,
    hint: 'Look at the name, the password and the mechanism: for each mechanism of SCRAM a user has a password of its own.',
  },
  ACCESS_DENIED: {
    exitCode: ExitCode.failed,
    hint: 'Whoever runs the cluster has to allow it.',
  },
  CLUSTER_NOT_RUNNING: { exitCode: ExitCode.unavailable, hint: 'Start it with `todo-kafka up`.' },
  CLUSTER_NOT_READY: { exitCode: ExitCode.unavailable, hint: 'See what its services say with `todo-kafka logs`.' },
  TIMEOUT: { exitCode: ExitCode.unavailable, hint: 'Allow more time with `--timeout`.' },
  DOWNLOAD_FAILED: {
    exitCode: ExitCode.unavailable,
    hint: 'Look at the cause above, then run the command again: what was downloaded is kept.',
  },
  CHECKSUM_MISMATCH: {
    exitCode: ExitCode.failed,
    hint: 'Look at the mirrors in the settings of Maven and what else stands between them and this machine, then run the command again.',
  },
  JAVA_MISSING: {
    exitCode: ExitCode.failed,
    hint: 'Install Java 17 or newer (Debian: `apt install openjdk-17-jre-headless`, macOS: `brew install openjdk`) or point JAVA_HOME at it; or start Docker and use `--runtime docker`.',
  },
  JAVA_UNSUITABLE: {
    exitCode: ExitCode.failed,
    hint: 'Install Java 17 or newer, or point JAVA_HOME at it.',
  },
  MAVEN_MISSING: {
    exitCode: ExitCode.failed,
    hint: 'Install Maven (Debian: `apt install maven`, macOS: `brew install maven`); or start Docker and use `--runtime docker`.',
  },
  KAFKA_HOME_UNSUITABLE: { exitCode: ExitCode.usage, hint: null },
  DOCKER_MISSING: {
    exitCode: ExitCode.failed,
    hint: 'Install Docker with Compose 2.17 or newer, or run without it: `todo-kafka up --runtime native` (Java 17+, Maven).',
  },
  DOCKER_NOT_RUNNING: {
    exitCode: ExitCode.unavailable,
    hint: 'Start Docker (Linux: `sudo systemctl start docker`), or see with `docker context ls` which engine is meant.',
  },
  DOCKER_NOT_PERMITTED: {
    exitCode: ExitCode.failed,
    hint: 'Join the group docker (`sudo usermod -aG docker $USER`) and log in anew, or use rootless Docker.',
  },
  DOCKER_FAILED: { exitCode: ExitCode.failed, hint: null },
  COMPOSE_UNSUITABLE: {
    exitCode: ExitCode.failed,
    hint: 'Install the Compose plugin, 2.17 or newer (package `docker-compose-plugin`; it is part of Docker Desktop).',
  },
  IMAGE_NOT_FOUND: {
    exitCode: ExitCode.failed,
    hint: 'Versions are in compose/.env; a variable TODO_KAFKA_VERSION_… of the environment overrides one.',
  },
  CONTAINER_EXISTS: { exitCode: ExitCode.failed, hint: 'Remove it, or start another cluster with `--cluster`.' },
  PORT_TAKEN: {
    exitCode: ExitCode.failed,
    hint: 'End that program, or choose other ports with `--port-offset auto`.',
  },
  DISK_FULL: { exitCode: ExitCode.failed, hint: 'Free some space, or move the data with TODO_KAFKA_DATA.' },
  FOLDER_UNUSABLE: {
    exitCode: ExitCode.failed,
    hint: 'Name folders that can be written with TODO_KAFKA_DATA and TODO_KAFKA_CACHE.',
  },
  DATA_UNUSABLE: {
    exitCode: ExitCode.failed,
    hint: 'To start again with empty topics, delete the data with `todo-kafka down --volumes`.',
  },
  SERVICE_FAILED: { exitCode: ExitCode.failed, hint: 'See all of its log with `todo-kafka logs`.' },
  SERVICE_NOT_FOUND: { exitCode: ExitCode.failed, hint: null },
  TOPIC_NOT_FOUND: { exitCode: ExitCode.failed, hint: 'See what is there with `todo-kafka topics list`.' },
  TOPIC_EXISTS: { exitCode: ExitCode.failed, hint: 'Add `--if-not-exists` if that is fine.' },
  TOPIC_PROTECTED: { exitCode: ExitCode.failed, hint: 'Add `--force` if it really has to go.' },
  TOPIC_COMPACTED: {
    exitCode: ExitCode.failed,
    hint: 'A record goes when a newer one with its key comes, such as a tombstone. With `cleanup.policy=compact,delete`, set with `todo-kafka topics alter`, it can be trimmed too.',
  },
  PARTITION_NOT_FOUND: { exitCode: ExitCode.failed, hint: null },
  REASSIGNMENT_RUNNING: {
    exitCode: ExitCode.unavailable,
    hint: "Run the command again when they are done; Kafka's `kafka-reassign-partitions --list` shows them.",
  },
  GROUP_NOT_FOUND: { exitCode: ExitCode.failed, hint: 'See what is there with `todo-kafka groups list`.' },
  GROUP_HAS_MEMBERS: {
    exitCode: ExitCode.failed,
    hint: 'Stop its members, then run the command again. A static one that has ended is removed with `todo-kafka groups remove-members`.',
  },
  GROUP_UNSUITABLE: { exitCode: ExitCode.failed, hint: null },
  OFFSET_NOT_COMMITTED: {
    exitCode: ExitCode.failed,
    hint: 'Name partitions that have a commit with `--topic TOPIC:0,1`.',
  },
  USER_NOT_FOUND: { exitCode: ExitCode.failed, hint: 'See who is there with `todo-kafka users list`.' },
  TRANSACTION_NOT_FOUND: { exitCode: ExitCode.failed, hint: 'See what is there with `todo-kafka transactions list`.' },
  TRANSACTION_NOT_HANGING: {
    exitCode: ExitCode.failed,
    hint: 'Wait for its end; add `--force` to lose what it wrote to this partition, whatever becomes of the rest.',
  },
  SUBJECT_NOT_FOUND: { exitCode: ExitCode.failed, hint: 'See what is there with `todo-kafka schemas list`.' },
  SUBJECT_NOT_DELETED: { exitCode: ExitCode.failed, hint: 'Delete it without `--permanent` first.' },
  SUBJECT_REFERENCED: { exitCode: ExitCode.failed, hint: null },
  SCHEMA_INVALID: { exitCode: ExitCode.usage, hint: null },
  SCHEMA_INCOMPATIBLE: { exitCode: ExitCode.failed, hint: null },
  RECORD_INVALID: { exitCode: ExitCode.failed, hint: null },
  RECORD_UNDECODABLE: { exitCode: ExitCode.failed, hint: null },
  BATCH_TOO_LARGE: {
    exitCode: ExitCode.failed,
    hint: 'Where it is to be trusted, allow more with `--max-batch-size`.',
  },
  RECORD_NOT_SENT: { exitCode: ExitCode.failed, hint: null },
  RECORDS_EXPIRED: {
    exitCode: ExitCode.usage,
    hint: 'Choose a later `--since`, let the target keep records longer, or copy them all the same with `--allow-expired`.',
  },
  INCOMPLETE: {
    exitCode: ExitCode.failed,
    hint: 'Not all was read: run the command again. If it says so again, report it with what `--debug` prints.',
  },
  PRODUCER_FENCED: { exitCode: ExitCode.failed, hint: null },
  REQUEST_FAILED: { exitCode: ExitCode.failed, hint: null },
  REGISTRY_REQUEST_FAILED: { exitCode: ExitCode.failed, hint: null },
  ITEMS_FAILED: { exitCode: ExitCode.failed, hint: null },
  FILE_EXISTS: { exitCode: ExitCode.failed, hint: null },
  FILE_UNREADABLE: { exitCode: ExitCode.usage, hint: null },
  OUTPUT_FAILED: { exitCode: ExitCode.failed, hint: null },
  INTERRUPTED: { exitCode: ExitCode.interrupted, hint: null },
  TERMINATED: { exitCode: ExitCode.terminated, hint: null },
  INTERNAL: {
    exitCode: ExitCode.failed,
    hint: 'This is a bug in todo-kafka; run it again with `--debug` and report what it prints.',
  },
} satisfies Record<ErrorCode, Presentation>;

/** Shows an error on stderr, as text or as one JSON object, and says how the program has to end. */
export async function presentError(thrown: unknown, out: Output): Promise<ExitCode> {
  const error = thrown instanceof AppError ? thrown : new AppError('INTERNAL', messageOf(thrown), { cause: thrown });
  const presentation: Presentation = presentations[error.code];
  const hint = error.hint ?? presentation.hint;
  const shown: ShownError = {
    code: error.code,
    message: out.withPlaces(error.message),
    problems: error.problems.map((problem) => ({ ...problem, message: out.withPlaces(problem.message) })),
    hint: hint === null ? null : out.withPlaces(hint),
  };
  const text = out.json ? errorDocument(shown) : errorText(shown, out);
  await out.aside(`${text}\n`);
  if (out.isDebugging) await out.aside(`${causes(thrown)}\n`);
  return presentation.exitCode;
}

interface ShownError extends Pick<AppError, 'code' | 'message' | 'problems'> {
  readonly hint: string | null;
}

function errorDocument({ code, message, problems, hint }: ShownError): string {
  const document: DocumentOf<'error'> = { code, message, hint, ...(problems.length > 0 && { problems }) };
  return JSON.stringify({ kind: 'error', version: 1, ...document });
}

function errorText({ message, problems, hint }: ShownError, out: Output): string {
  const theme = out.errorTheme;
  return [
    `${theme.bad('Error:')} ${theme.line(message)}`,
    ...problems.map((problem) => `  ${theme.line(problemText(problem))}`),
    ...(hint === null ? [] : [`${theme.accent('Hint:')} ${theme.line(hint)}`]),
  ].join('\n');
}

function causes(thrown: unknown): string {
  const stacks: string[] = [];
  for (let current = thrown; current instanceof Error; current = current.cause) {
    stacks.push(current.stack ?? current.message);
  }
  return stacks.join('\ncaused by: ');
}
