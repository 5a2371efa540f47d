/** Bytes that a dead letter may have more than its record: headers of at most half of that, and what a batch needs. */
const roomForHeaders = 64 * 1024;

/** Kafka's default of `max.message.bytes`. */
const defaultMaxMessageBytes = 1_048_588;

const defaultRetention = 30 * 24 * 60 * 60 * 1_000;

/** What a dead-letter topic has in common with its source; what the source keeps, and how, is no matter of its own. */
const shared = ['compression.type', 'min.insync.replicas'] as const;

export interface DeadLetterSettings {
  /** Milliseconds; undefined for 30 days. */
  readonly retention?: number | undefined;
  /** Configs of the topic's own, which win. */
  readonly config?: Readonly<Record<string, string>> | undefined;
}

/**
 * The configs of a dead-letter or quarantine topic: every record of the source fits into it, with the headers that say
 * why it died, and nothing is compacted away.
 * @param source the configs of the source, as far as it sets any
 */
export function deadLetterConfigs(
  source: Readonly<Record<string, string>>,
  { retention = defaultRetention, config = {} }: DeadLetterSettings = {},
): Record<string, string> {
  return {
    ...Object.fromEntries(
      shared.flatMap((name) => (source[name] === undefined ? [] : [[name, source[name]] as const])),
    ),
    'cleanup.policy': 'delete',
    'max.message.bytes': withRoom(source['max.message.bytes']),
    'retention.ms': String(retention),
    ...config,
  };
}

/** What is no number stays as it is: the broker's answer is then about what somebody wrote. */
function withRoom(maxMessageBytes: string | undefined): string {
  const bytes = Number(maxMessageBytes ?? defaultMaxMessageBytes);
  return Number.isSafeInteger(bytes)
    ? String(Math.min(bytes + roomForHeaders, largestMessage))
    : (maxMessageBytes ?? '');
}

/** Kafka's `max.message.bytes` has 32 bits. */
const largestMessage = 2 ** 31 - 1;
