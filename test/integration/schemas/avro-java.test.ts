import { describe, expect, it } from 'vitest';
import { incompatibilitiesOf } from '../../../src/lib/avro/compatibility/check.js';
import type { Fault, Incompatibility } from '../../../src/lib/avro/compatibility/incompatibility.js';
import { parseAvroSchema } from '../../../src/lib/avro/schema.js';
import { avroVersion, javaVerdicts, type JavaVerdict } from '../../helpers/avro-java.js';
import { schemaPairs, type SchemaPair } from '../../helpers/schema-pairs/pairs.js';
import { seed } from '../../helpers/seeded.js';

const count = Number(process.env['PAIRS'] ?? 1000);

function ourVerdict({ reader, writer }: SchemaPair): readonly Incompatibility[] {
  return incompatibilitiesOf(parseAvroSchema(JSON.stringify(reader)), parseAvroSchema(JSON.stringify(writer)));
}

/** Types, locations, and what is missing, as far as Avro Java tells. */
function javaText({ exception, incompatibilities }: JavaVerdict): readonly string[] {
  if (exception !== undefined) return [/matches multiple fields in writer record/.exec(exception)?.[0] ?? exception];
  const lines = incompatibilities.map(({ type, location, message }) =>
    type === 'MISSING_ENUM_SYMBOLS' || type === 'READER_FIELD_MISSING_DEFAULT_VALUE'
      ? `${type} ${location} ${message}`
      : `${type} ${location}`,
  );
  return [...new Set(lines)].sort();
}

function ourText(found: readonly Incompatibility[]): readonly string[] {
  if (found.some(({ fault }) => fault.type === 'AMBIGUOUS_ALIAS')) return ['matches multiple fields in writer record'];
  return [...new Set(found.map(({ fault }) => faultText(fault)))].sort();
}

function faultText(fault: Fault): string {
  const place = `${fault.type} ${fault.location}`;
  switch (fault.type) {
    case 'MISSING_ENUM_SYMBOLS':
      return `${place} [${[...fault.symbols].sort().join(', ')}]`;
    case 'READER_FIELD_MISSING_DEFAULT_VALUE':
      return `${place} ${fault.field.name}`;
    default:
      return place;
  }
}

describe(`Avro Java ${avroVersion}`, () => {
  it(
    `finds the same as we do in ${count} pairs of schemas (TODO_KAFKA_TEST_SEED=${seed} PAIRS=${count})`,
    { timeout: 300_000 },
    async () => {
      const pairs = schemaPairs(count, seed);
      const verdicts = await javaVerdicts(pairs);
      expect(verdicts).toHaveLength(pairs.length);
      const differing = pairs.flatMap((pair, index) => {
        const [java, ours] = [verdicts[index], ourVerdict(pair)];
        const theirs = java === undefined ? [] : javaText(java);
        const isSame = java?.compatible === (ours.length === 0) && theirs.join('\n') === ourText(ours).join('\n');
        return isSame ? [] : [{ seed: seed + index, ...pair, java: theirs, ours: ourText(ours) }];
      });
      expect(differing.slice(0, 3)).toEqual([]);

      if (count < 500) return;
      const compatible = verdicts.filter((verdict) => verdict.compatible).length / count;
      expect(compatible).toBeGreaterThan(0.4); // else they were not nearly alike
      expect(compatible).toBeLessThan(0.7);
      const types = new Set(verdicts.flatMap(({ incompatibilities }) => incompatibilities.map(({ type }) => type)));
      expect(types.size).toBe(6); // every type that Avro Java knows came up
    },
  );
});
