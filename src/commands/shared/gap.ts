import type { Context } from '../../lib/context/context.js';
import type { Gap } from '../../lib/kafka/reader/partition-reader.js';
import { counted } from '../../lib/values/wording.js';

export function warnOfGap({ topic, partition, from, to }: Gap, { out }: Context): void {
  const gone = to > from ? `${counted(to - from, 'offset')} from ${from} on are gone` : `offset ${from} is gone`;
  out.warn(`topic "${topic}", partition ${partition}: ${gone}, reading on at ${to}`);
}
