import { onTestFinished } from 'vitest';
import type { Api } from '../../src/lib/kafka/protocol/api.js';
import {
  array,
  boolean,
  int16,
  int32,
  nullableArray,
  nullableString,
  string,
  struct,
  type Codec,
  type ValueOf,
} from '../../src/lib/kafka/protocol/codec.js';
import { openTestKafka } from './kafka.js';

const float64: Codec<number> = {
  read: (reader) => reader.bytes(8).readDoubleBE(0),
  write(writer, value) {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    writer.bytes(bytes);
  },
};

const entity = array(struct({ entityType: string, entityName: nullableString }));
const request = struct({
  entries: array(struct({ entity, ops: array(struct({ key: string, value: float64, remove: boolean })) })),
  validateOnly: boolean,
});
const response = struct({
  throttleTimeMs: int32,
  entries: nullableArray(struct({ errorCode: int16, errorMessage: nullableString, entity })),
});

/** AlterClientQuotas (KIP-546), which todo-kafka itself never sends. */
const alterClientQuotasApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 49,
  name: 'AlterClientQuotas',
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 1,
  request,
  response,
};

type Quota = 'producer_byte_rate' | 'consumer_byte_rate' | 'request_percentage';

/**
 * Limits whoever calls itself `clientId`, until the test has ended.
 * @param value bytes a second, or percent
 * @returns ends it sooner
 */
export async function limitClient(
  clientId: string,
  quota: Quota,
  value: number,
  brokers?: string,
): Promise<() => Promise<void>> {
  const alter = async (remove: boolean): Promise<void> => {
    const kafka = openTestKafka(brokers);
    const answer = await kafka.sendToAny(alterClientQuotasApi, {
      entries: [{ entity: [{ entityType: 'client-id', entityName: clientId }], ops: [{ key: quota, value, remove }] }],
      validateOnly: false,
    });
    const failed = answer.entries?.find(({ errorCode }) => errorCode !== 0);
    if (failed !== undefined) throw new Error(failed.errorMessage ?? `error ${failed.errorCode}`);
    await kafka.close();
  };
  await alter(false);
  const end = (): Promise<void> => alter(true);
  onTestFinished(end);
  return end;
}
