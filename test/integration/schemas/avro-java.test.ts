import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodedHex } from '../../helpers/avro.js';
import { avroVersion, javaLines, javaVerdicts } from '../../helpers/avro-java.js';
import { javaText, ourText, ourVerdict } from '../../helpers/avro-verdicts.js';
import { schemaPairs } from '../../helpers/schema-pairs/pairs.js';
import { seedOf } from '../../helpers/seeded.js';

const seed = seedOf('pairs of schemas, Avro Java');

const count = Number(process.env['PAIRS'] ?? 1000);

describe(`Avro Java ${avroVersion}`, () => {
  it('stores big decimals, durations and UUIDs as we do', async () => {
    const decimals = [
      '12.34',
      '12.340',
      '-0.05',
      '0',
      '0.000',
      '12e3',
      '1e-300',
      '-170141183460469231731687303715884105728',
    ];
    const durations = [
      ['P14M3DT4.005S', '14 3 4005'],
      ['PT0S', '0 0 0'],
      ['P4294967295M4294967295DT4294967.295S', '4294967295 4294967295 4294967295'],
    ] as const;
    const uuids = [randomUUID(), randomUUID()];
    const hexes = await javaLines('LogicalBytes.java', [
      ...decimals.map((text) => `big-decimal ${text}`),
      ...durations.map(([, parts]) => `duration ${parts}`),
      ...uuids.map((text) => `uuid ${text}`),
    ]);
    const withLength = (hex: string): string => ((hex.length / 2) * 2).toString(16).padStart(2, '0') + hex;
    expect([
      ...decimals.map((text) => encodedHex(text, { type: 'bytes', logicalType: 'big-decimal' })),
      ...durations.map(([text]) => encodedHex(text, { type: 'fixed', name: 'D', size: 12, logicalType: 'duration' })),
      ...uuids.map((text) => encodedHex(text, { type: 'fixed', name: 'U', size: 16, logicalType: 'uuid' })),
    ]).toEqual(hexes.map((hex, index) => (index < decimals.length ? withLength(hex) : hex)));
  });

  it(
    `finds the same as we do in ${count} pairs of schemas (SEED=${seed} PAIRS=${count})`,
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
