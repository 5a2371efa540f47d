import { randomBytes } from 'node:crypto';

/** An id as Kafka makes them: 16 random bytes in base64url, not beginning with a dash (`Uuid.randomUuid`). */
export function randomKafkaId(): string {
  for (;;) {
    const id = randomBytes(16).toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}
