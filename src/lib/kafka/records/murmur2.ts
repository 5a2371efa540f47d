/**
 * The partition that Java's producer, and with it Kafka Streams and Connect, chooses for a key.
 * @see `org.apache.kafka.clients.producer.internals.BuiltInPartitioner.partitionForKey`
 */
export function partitionForKey(key: Buffer, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}

/** 32-bit murmur2 with the seed of `org.apache.kafka.common.utils.Utils.murmur2`. */
export function murmur2(data: Buffer): number {
  const m = 0x5bd1e995;
  const whole = data.length & ~3;
  let hash = 0x9747b28c ^ data.length;
  for (let index = 0; index < whole; index += 4) {
    let k = Math.imul(data.readInt32LE(index), m);
    k = Math.imul(k ^ (k >>> 24), m);
    hash = Math.imul(hash, m) ^ k;
  }
  if (data.length > whole) {
    for (let index = data.length - 1; index >= whole; index--) hash ^= (data[index] ?? 0) << (8 * (index - whole));
    hash = Math.imul(hash, m);
  }
  hash = Math.imul(hash ^ (hash >>> 13), m);
  return hash ^ (hash >>> 15);
}
