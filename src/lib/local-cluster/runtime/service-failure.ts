import { AppError, type ErrorCode, type Problem } from '../../errors.js';
import type { ServiceName } from './layout.js';

export interface ServiceTraces {
  /** The last lines of its log. */
  readonly log: readonly string[];
  /** What the JVM itself printed, where that is apart from the log. */
  readonly out: readonly string[];
  /** Where all of its log is, in words. */
  readonly whole: string;
  /** Bytes left on the disk that its data and its log are on; null where nobody tells. */
  readonly free: number | null;
}

/** Lines of a log that are looked through: a broker goes on for hundreds after what has ended it. */
export const tracedLines = 1_000;

interface Symptom {
  readonly code: ErrorCode;
  readonly pattern: RegExp;
  readonly meaning: string;
}

const diskFull: Symptom = {
  code: 'DISK_FULL',
  pattern: /No space left on device|Disk quota exceeded/,
  meaning: 'no space left on the disk',
};
/** Bytes; with less, the log may have had no room for the reason either. */
const enough = 1024 * 1024;

/** What a service's last words mean, the surest first. */
const symptoms: readonly Symptom[] = [
  diskFull,
  {
    code: 'JAVA_UNSUITABLE',
    pattern: /UnsupportedClassVersionError|Unrecognized VM option|Could not create the Java Virtual Machine/,
    meaning: 'this Java does not run it',
  },
  {
    code: 'PORT_TAKEN',
    pattern: /Address already in use|BindException|Port already bound|Port \d+ seems to be in use/,
    meaning: 'a port that it needs is taken',
  },
  {
    code: 'DATA_UNUSABLE',
    pattern:
      /InconsistentClusterId|InconsistentNodeId|meta\.properties|CorruptRecord|InvalidRecordException|CorruptSnapshot|InvalidOffsetException|all log dirs in .* have failed|Error while (?:reading|loading) |Malformed line in checkpoint|No FeatureLevelRecord for metadata\.version/,
    meaning: 'its data is damaged',
  },
];

/** Why a service ended by itself. */
export function serviceFailure(service: ServiceName, { log, out, whole, free }: ServiceTraces): AppError {
  const traces = [...log, ...out];
  const words = lastWords(log, out);
  const found =
    symptoms.find(({ pattern }) => traces.some((line) => pattern.test(line))) ??
    (free !== null && free < enough ? diskFull : undefined);
  const problems: Problem[] = [
    ...(words.length === 0 ? ['it left no word'] : words).map((message) => ({ message })),
    { message: whole },
  ];
  const code = found?.code ?? 'SERVICE_FAILED';
  return new AppError(code, `${service} has ended: ${found?.meaning ?? 'see what it said last'}`, { problems });
}

/** The errors among its lines, with what caused them; else the last lines. */
function lastWords(log: readonly string[], out: readonly string[]): readonly string[] {
  const errors = log.filter((line) =>
    /^\S+ (?:ERROR|FATAL) |^Caused by: |^(?:[a-z]+\.)+\w+(?:Exception|Error)\b/.test(line),
  );
  const lines = [...(errors.length > 0 ? errors : log), ...out];
  return [...new Set(lines.map((line) => line.slice(0, 300).trim()))].filter((line) => line !== '').slice(-4);
}
