import type { Command } from 'commander';
import { positiveCountArgument } from '../../lib/cli/arguments.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { backlogsOf } from '../../lib/dead-letters/backlog.js';
import { findDeadLetterTopic } from '../../lib/dead-letters/find-topic.js';
import { letterLines } from '../../lib/dead-letters/letter-lines.js';
import { LetterSelection } from '../../lib/dead-letters/selection.js';
import { RecordDecoders } from '../../lib/events/record-decoders.js';
import { warnOfGap } from '../shared/gap.js';
import { lineMask } from '../shared/line-mask.js';
import { PrettyLetters } from './show-view.js';

interface ShowOptions {
  readonly reason?: string;
  readonly maxMessages?: number;
}

export function registerShow(parent: Command, session: Session): void {
  parent
    .command('show')
    .description('Print the letters that wait: where each came from, why it died, and the event itself')
    .argument('<topic>', 'the source, or its dead-letter topic')
    .option(
      '--reason <reason>',
      'those that died of this: a class, with or without its packages, or what `dlq list` prints',
    )
    .option('-n, --max-messages <number>', 'end after so many', positiveCountArgument)
    .action(session.action(runShow));
}

async function runShow(context: Context, name: string, options: ShowOptions): Promise<void> {
  const { out } = context;
  const kafka = await context.kafka();
  const topic = await findDeadLetterTopic(kafka, name);
  const { partitions } = await backlogsOf(kafka, topic);
  const lines = letterLines(
    kafka,
    partitions.map(({ next: start, ...partition }) => ({ ...partition, start })),
    {
      decoders: new RecordDecoders(() => context.registry()),
      selection: new LetterSelection({ reason: options.reason ?? null, since: null, filter: null }),
      limit: options.maxMessages ?? Infinity,
      onGap: (gap) => warnOfGap(gap, context),
    },
  );
  const pretty = out.json || !out.stdout.isTTY ? null : new PrettyLetters(out.theme);
  const masked = await lineMask(context, null);
  for await (const bytes of lines) await out.payload(pretty === null ? masked(bytes) : pretty.text(masked(bytes)));
}
