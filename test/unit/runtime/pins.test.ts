import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packageFile } from '../../../src/lib/package-files.js';
import { jarsName } from '../../../src/lib/local-cluster/runtime/native/jars.js';
import { pinsOf } from '../../../src/lib/local-cluster/runtime/native/jar-cache.js';
import { nativeVersions } from '../../../src/lib/local-cluster/runtime/versions.js';

const versions = nativeVersions({});

describe('the checksums that come with todo-kafka (`npm run pins` makes them)', () => {
  it.each([
    ['kafka', 40, [`kafka_2.13-${versions.kafka}.jar`, `log4j-core-${versions.log4j}.jar`]],
    ['registry', 300, [`apicurio-registry-app-${versions.apicurio}-runner.jar`]],
  ] as const)('are there for %s in the version of compose/.env', async (what, count, some) => {
    const pins = await pinsOf(jarsName(what, versions));
    expect(pins?.size).toBeGreaterThan(count);
    expect([...(pins?.keys() ?? [])]).toEqual(expect.arrayContaining([...some]));
  });

  it('are of no other version', () => {
    const files = readdirSync(packageFile('native')).filter((name) => name.endsWith('.sha256'));
    const wanted = (['kafka', 'registry'] as const).map((what) => `${jarsName(what, versions)}.sha256`);
    expect(files.sort()).toEqual(wanted.sort());
  });
});
