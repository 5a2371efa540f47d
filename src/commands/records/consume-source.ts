import { delayedSignal } from '../../lib/abort.js';
import type { Context } from '../../lib/cli/context.js';
import type { BatchTextOptions } from '../../lib/consume/batch-text.js';
import { consumeRecords, type RecordChunk } from '../../lib/consume/consume-records.js';
import { ValueDecoders } from '../../lib/events/value-decoders.js';
import type { Gap } from '../../lib/kafka/reader/partition-reader.js';
import type { ReadRange } from '../../lib/kafka/reader/read-position.js';
import { loadAvroSchema } from '../../lib/schemas/load-file.js';
import type { ConsumeOptions } from './consume-options.js';

interface SourceOptions extends BatchTextOptions {
  readonly readCommitted: boolean;
}

/** Milliseconds in which an interrupted member may still commit what was printed, and leave its group. */
const farewellTime = 5_000;

/** Shorter than for a service: a command line is ended in rough ways, and then nobody reads its partitions until here. */
const sessionTimeout = 15_000;

/** The records as text, read as the options say: from partitions, from their tails, or as a member of a group. */
export async function consumeSource(
  context: Context,
  options: ConsumeOptions,
  ranges: readonly ReadRange[],
  source: SourceOptions,
): Promise<AsyncIterable<RecordChunk>> {
  const { readerSchema, tail, group, maxMessages = null } = options;
  const reader = readerSchema === undefined ? undefined : await loadAvroSchema(readerSchema, context);
  const decoders = new ValueDecoders(() => context.registry(), reader);
  const kafka = await context.kafka();
  const all = { ...source, ranges, maxMessages, onGap: (gap: Gap) => warnOfGap(gap, context) };
  if (group !== undefined) return asMember(context, group, options, decoders, all);
  if (tail === undefined) return consumeRecords(kafka, decoders, all);
  const { followTail } = await import('../../lib/consume/tail.js');
  return followTail(kafka, decoders, tail, all);
}

async function* asMember(
  context: Context,
  groupId: string,
  { commit, fromBeginning }: ConsumeOptions,
  decoders: ValueDecoders,
  source: Parameters<typeof consumeRecords>[2],
): AsyncGenerator<RecordChunk, void, undefined> {
  const [{ consumeAsMember }, { defaultMemberTimings, GroupMember }] = await Promise.all([
    import('../../lib/consume/consume-as-member.js'),
    import('../../lib/kafka/group/group-member.js'),
  ]);
  const { out, signal } = context;
  const kafka = await context.kafka();
  await context.announceCluster();
  const topics = [...new Set(source.ranges.map(({ topic }) => topic))];
  const lasting = kafka.withSignal(delayedSignal(signal, farewellTime));
  const member = new GroupMember(lasting, { groupId, topics, ...defaultMemberTimings, sessionTimeout });
  let noted = false;
  try {
    yield* consumeAsMember(kafka, member, decoders, {
      ...source,
      commits: commit,
      flush: () => out.stdout.flush(),
      onCommitted: () => {
        if (fromBeginning && !noted) out.note(`Group "${groupId}" goes on from what it has committed.`);
        noted = true;
      },
    });
  } finally {
    await member.leave();
  }
}

function warnOfGap({ topic, partition, from, to }: Gap, { out }: Context): void {
  const where = `topic "${topic}", partition ${partition}`;
  if (from < to) {
    const lost = to - from;
    out.warn(`${where}: offsets ${from} to ${to - 1} are gone (${lost} in all), reading on at ${to}`);
  } else {
    out.warn(`${where}: offset ${from} is beyond the end of the log, reading on at ${to}`);
  }
}
