import { delayedSignal } from '../../lib/abort.js';
import type { Context } from '../../lib/context/context.js';
import { consumeRecords, type RecordChunk } from '../../lib/consume/consume-records.js';
import type { EndedOptions } from '../../lib/consume/ended-partitions.js';
import type { FollowOptions } from '../../lib/consume/growth.js';
import type { UncertainOffsets } from '../../lib/consume/taken-offsets.js';
import { RecordDecoders } from '../../lib/events/record-decoders.js';
import type { Gap } from '../../lib/kafka/reader/partition-reader.js';
import type { ReadRange } from '../../lib/kafka/reader/read-position.js';
import type { TopicSelection } from '../../lib/kafka/topic-selection.js';
import { loadAvroSchema } from '../../lib/schemas/load-file.js';
import type { ConsumeCommandOptions } from './consume-options.js';
import { openType } from './type-options.js';

interface SourceOptions extends EndedOptions {
  readonly topics: TopicSelection;
  readonly ranges: readonly ReadRange[];
  readonly readCommitted: boolean;
  readonly follow: FollowOptions | null;
}

/** Milliseconds in which an interrupted member may still commit what was printed, and leave its group. */
const farewellTime = 5_000;

/** Shorter than for a service: a command line is ended in rough ways, and then nobody reads its partitions until here. */
const sessionTimeout = 15_000;

/** The records as text, read as the options say: from partitions, from their tails, or as a member of a group. */
export async function consumeSource(
  context: Context,
  options: ConsumeCommandOptions,
  source: SourceOptions,
): Promise<AsyncIterable<RecordChunk>> {
  const { readerSchema, tail, group, logical, maxMessages = null } = options;
  const reader = readerSchema === undefined ? undefined : await loadAvroSchema(readerSchema, context);
  const decoders = new RecordDecoders(() => context.registry(), {
    reader,
    logical,
    keyType: await openType(options.keyType, context, logical),
    valueType: await openType(options.valueType, context, logical),
  });
  const kafka = await context.kafka();
  const all = { ...source, maxMessages, onGap: (gap: Gap) => warnOfGap(gap, context) };
  if (group !== undefined) return asMember(context, group, options, decoders, all);
  if (tail === undefined) return consumeRecords(kafka, decoders, all);
  const { followTail } = await import('../../lib/consume/tail.js');
  return followTail(kafka, decoders, tail, all);
}

async function* asMember(
  context: Context,
  groupId: string,
  { commit, fromBeginning }: ConsumeCommandOptions,
  decoders: RecordDecoders,
  { topics, ...source }: Parameters<typeof consumeRecords>[2] & Pick<SourceOptions, 'topics'>,
): AsyncGenerator<RecordChunk, void, undefined> {
  const [{ consumeAsMember }, { GroupMember }, { defaultMemberTimings }] = await Promise.all([
    import('../../lib/consume/consume-as-member.js'),
    import('../../lib/kafka/group/group-member.js'),
    import('../../lib/kafka/group/group-member-options.js'),
  ]);
  const { out, signal } = context;
  const kafka = await context.kafka();
  await context.announceCluster();
  const lasting = kafka.withSignal(delayedSignal(signal, farewellTime));
  const onWarning = (text: string): void => out.warn(text);
  const member = new GroupMember(lasting, { groupId, topics, ...defaultMemberTimings, sessionTimeout, onWarning });
  let noted = false;
  try {
    yield* consumeAsMember(kafka, member, decoders, {
      ...source,
      commits: commit,
      output: out.stdout,
      onUncertain: (offsets) => {
        for (const uncertain of offsets) warnOfUncertain(uncertain, context);
      },
      onCommitted: () => {
        if (fromBeginning && !noted) out.note(`Group "${groupId}" goes on from what it has committed.`);
        noted = true;
      },
    });
  } finally {
    await member.leave();
  }
}

export function warnOfGap({ topic, partition, from, to }: Gap, { out }: Context): void {
  const where = `topic "${topic}", partition ${partition}`;
  if (from < to) {
    const lost = to - from;
    out.warn(`${where}: offsets ${from} to ${to - 1} are gone (${lost} in all), reading on at ${to}`);
  } else {
    out.warn(`${where}: offset ${from} is beyond the end of the log, reading on at ${to}`);
  }
}

function warnOfUncertain({ topic, partition, from, to }: UncertainOffsets, { out }: Context): void {
  out.warn(
    `topic "${topic}", partition ${partition}: offsets ${from} to ${to - 1} went into a pipe that was closed; whether they ` +
      `were read is not known, so the group stays at ${from}`,
  );
}
