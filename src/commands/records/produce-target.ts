import { catalogIfAny } from '../../lib/catalog/catalog-if-any.js';
import { randomUUID } from 'node:crypto';
import { delayedSignal } from '../../lib/abort.js';
import type { CatalogTopic } from '../../lib/catalog/catalog.js';
import { valueSubject } from '../../lib/names/subjects.js';
import type { ClusterReference, Context } from '../../lib/context/context.js';
import { AppError } from '../../lib/errors.js';
import type { KafkaCluster } from '../../lib/kafka/cluster.js';
import { Partitioner } from '../../lib/kafka/writer/partitioner.js';
import { RecordWriter } from '../../lib/kafka/writer/record-writer.js';
import { Transactions } from '../../lib/kafka/writer/transaction.js';
import { DraftEncoder } from '../../lib/produce/encode-draft.js';
import { isSingle } from '../../lib/produce/input.js';
import { subjectOf, type SubjectStrategy } from '../../lib/produce/subject-strategy.js';
import type { SchemaById } from '../../lib/registry/client.js';
import { typeOfFile } from '../../lib/schemas/type-of-file.js';
import { topicIntake, type TopicIntake } from '../../lib/produce/topic-intake.js';
import { findTopic } from '../../lib/topics/find-topics.js';
import type { ProduceCommandOptions } from './produce-options.js';
import { openType } from './type-options.js';

/** What records are sent to, and with what. */
export interface ProduceTarget {
  readonly topic: string;
  /** The subject of values; null where each schema has one of its own. */
  readonly subject: string | null;
  readonly partitionCount: number;
  /** null in a dry run, which changes nothing. */
  readonly cluster: ClusterReference | null;
  readonly encoder: DraftEncoder;
  readonly intake: TopicIntake;
  readonly partitioner: Partitioner;
  readonly writer: RecordWriter | null;
  /** null where records are sent one by one. */
  readonly transactions: Transactions | null;
}

/** Milliseconds in which an interrupted run may still bring to its end what is under way. */
const drainTime = 10_000;
/** Milliseconds for a batch to be acknowledged: longer than Kafka takes to notice that a broker died. */
const deliveryTimeout = { one: 30_000, many: 60_000 };

/** Milliseconds: Kafka's default, and the most that its brokers allow (`transaction.max.timeout.ms`). */
const [shortestTransaction, longestTransaction] = [60_000, 900_000];

/** Fails before any input is read where the topic, the partition or the schema is not there. */
export async function openProduceTarget(
  context: Context,
  topic: string,
  options: ProduceCommandOptions,
): Promise<ProduceTarget> {
  const kafka = (await context.kafka()).withSignal(delayedSignal(context.signal, drainTime));
  const partitionCount = await countPartitions(kafka, topic, options.partition);
  const { subjectStrategy: strategy = 'topic' } = options;
  const inCatalog = await catalogTopic(context, topic);
  const subject = options.subject ?? (strategy === 'topic' ? valueSubject(topic) : null);
  const encoder = new DraftEncoder({
    openRegistry: () => context.registry(),
    topic,
    subjectOf: async (schema, registry) =>
      subject ?? subjectOf(strategy, topic, schema ?? catalogSchema(inCatalog, strategy), registry),
    schemaId: options.schemaId ?? null,
    raw: options.raw,
    key: options.key === undefined ? undefined : Buffer.from(options.key),
    keyField: options.keyField ?? inCatalog?.keyField ?? null,
    keyType: await openType(options.keyType, context),
    valueType: await openType(options.valueType, context),
    now: context.now,
  });
  const isTyped = options.raw || options.valueType !== undefined;
  const needsSchema = options.input === 'jsonl' && !isTyped && !(options.tombstone && isSingle(options));
  if (needsSchema) await encoder.target();
  const { maxMessageBytes, compression } = await topicIntake(kafka, topic);
  const intake = { maxMessageBytes, compression: options.compression ?? compression };
  const cluster = options.dryRun ? null : await context.announceCluster();
  const transactions = options.transactional && !options.dryRun ? await openTransactions(kafka, context) : null;
  const writer = options.dryRun ? null : await openWriter(context, kafka, intake, options, transactions);
  const partitioner = new Partitioner();
  return { topic, subject, partitionCount, cluster, encoder, intake, partitioner, writer, transactions };
}

async function countPartitions(kafka: KafkaCluster, topic: string, wanted: number | undefined): Promise<number> {
  const { partitions } = await findTopic(kafka, topic);
  if (wanted === undefined || wanted < partitions.length) return partitions.length;
  const last = partitions.length - 1;
  throw new AppError(
    'PARTITION_NOT_FOUND',
    `topic "${topic}" has no partition ${wanted}: its partitions are 0 to ${last}`,
  );
}

/** null where there is no catalog, or it does not know the topic. */
async function catalogTopic(context: Context, topic: string): Promise<CatalogTopic | null> {
  const catalog = await catalogIfAny(context);
  return catalog?.topics.find(({ name }) => name === topic) ?? null;
}

/** The schema whose name the subject has. @throws AppError USAGE where it is not known */
function catalogSchema(topic: CatalogTopic | null, strategy: SubjectStrategy): SchemaById {
  const value = topic?.value ?? null;
  const schemaType = value === null ? null : typeOfFile(value.file);
  if (value !== null && schemaType !== null) return { schemaType, schema: value.schema, references: [] };
  throw new AppError('USAGE', `--subject-strategy ${strategy}: which record is sent is not known`, {
    hint: 'Name its schema with `--schema-id` or its subject with `--subject`, or have the topic in the catalog, with its schema.',
  });
}

async function openWriter(
  { out }: Context,
  kafka: KafkaCluster,
  { compression }: TopicIntake,
  options: ProduceCommandOptions,
  transactions: Transactions | null,
): Promise<RecordWriter> {
  if (options.acks !== 'all') {
    out.note(
      `With --acks ${options.acks} records may be lost or doubled when a broker fails: writing is not idempotent.`,
    );
  }
  return RecordWriter.open(kafka, {
    acks: options.acks === 'all' ? 'all' : options.acks === '1' ? 1 : 0,
    compressionOf: () => compression,
    deliveryTimeout: isSingle(options) ? deliveryTimeout.one : deliveryTimeout.many,
    transactions,
  });
}

/** A transaction may be open for as long as the run may take, within what brokers allow. */
async function openTransactions(kafka: KafkaCluster, { options }: Context): Promise<Transactions> {
  const timeout = Math.min(Math.max(options.timeout ?? 0, shortestTransaction), longestTransaction);
  return Transactions.open(kafka, { transactionalId: `todo-kafka.produce.${randomUUID()}`, timeout });
}
