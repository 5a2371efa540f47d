import { commandLine } from '../../lib/cli/command-line.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import { AppError, problemText } from '../../lib/errors.js';
import type { ProduceReport, Rejection } from '../../lib/produce/report.js';
import { counted } from '../../lib/values/wording.js';
import type { ProduceCommandOptions } from './produce-options.js';
import type { ProduceTarget } from './produce-target.js';

export function produceDocument(
  { dryRun, acks }: ProduceCommandOptions,
  { topic, cluster }: ProduceTarget,
  report: ProduceReport,
): DocumentOf<'produce'> {
  const { partitions, rejections, sent, rejected, unsent, unknown, valid } = report;
  return {
    cluster,
    topic,
    dryRun,
    acks,
    ...{ sent, rejected, unsent, unknown, valid },
    partitions,
    rejections: rejections.map(({ number, message, problems }) => ({ number, message, problems })),
  };
}

export function produceText(
  { dryRun, acks }: ProduceCommandOptions,
  { topic }: ProduceTarget,
  report: ProduceReport,
): string {
  const { sent, rejected, valid, partitions } = report;
  const others = rejected === 0 ? '' : `, ${rejected} rejected`;
  if (dryRun) return `${counted(valid, 'record')} valid${others}; nothing was sent.`;
  const [only] = partitions;
  const where =
    sent === 1 && only !== undefined
      ? `: partition ${only.partition}${only.firstOffset === null ? '' : `, offset ${only.firstOffset}`}`
      : partitions.length < 2
        ? ''
        : ` (${partitions.map(({ partition, records }) => `partition ${partition}: ${records}`).join(', ')})`;
  const answered = acks === '0' ? ', which nobody has acknowledged' : '';
  return `Sent ${counted(sent, 'record')} to ${topic}${where}${answered}${others}.`;
}

/** `line 3: it does not fit its schema: priority: unknown symbol "URGENT"` */
export function rejectionText(rejection: Rejection): string {
  return [placed(rejection), ...rejection.problems.map(problemText)].join('; ');
}

/** The first record that was rejected, and with it the run. */
export function rejectionError(
  rejection: Rejection | undefined,
  report: ProduceReport,
  schemaSubject: string | null,
): AppError {
  if (rejection === undefined) return new AppError('INTERNAL', 'a record was rejected, and it is not known which');
  const { code, number, problems } = rejection;
  return new AppError(code, `${placed(rejection)}${number === null ? '' : `; ${sentText(number, report)}`}`, {
    problems,
    ...(schemaSubject === null || code !== 'RECORD_INVALID'
      ? {}
      : { hint: `See the schema with \`${commandLine('schemas get', { names: [schemaSubject] })}\`.` }),
  });
}

/** What a broker refuses, it may refuse after it has taken what was sent with it. */
function sentText(rejected: number, { sent, lastSent, valid, rejected: others }: ProduceReport): string {
  if (lastSent === null || lastSent < rejected) return `${counted(sent, 'record')} before it sent, none after it`;
  return `${sent} of ${counted(valid + others, 'record')} sent, line ${lastSent} the last of them`;
}

export function failureError(failure: AppError, { sent, unknown, unsent }: ProduceReport): AppError {
  const counts = `${sent} acknowledged, ${unknown} without an answer, ${unsent} not sent`;
  return new AppError(failure.code, `${failure.message} (${counts})`, { cause: failure });
}

function placed({ number, message }: Rejection): string {
  return number === null ? message : `line ${number}: ${message}`;
}
