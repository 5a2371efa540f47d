import { onTestFinished } from 'vitest';
import { alterClientQuotas } from '../../src/lib/kafka/admin/client-quota.js';
import { openTestKafka } from './kafka.js';

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
    const changes = [{ name: quota, after: remove ? null : value }];
    const [error] = await alterClientQuotas(kafka, [{ entity: { 'client-id': clientId }, changes }], {
      validateOnly: false,
    });
    if (error !== null) throw new Error(error?.message);
    await kafka.close();
  };
  await alter(false);
  const end = (): Promise<void> => alter(true);
  onTestFinished(end);
  return end;
}
