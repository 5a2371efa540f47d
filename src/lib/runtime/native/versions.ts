import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { packageFile } from '../../package-files.js';

const shape = z.object({ kafka: z.string(), apicurio: z.string(), log4j: z.string() });

export type Versions = z.infer<typeof shape>;

/** The versions that a local cluster runs: `native/versions.json`, the one place that names them. */
export function pinnedVersions(): Versions {
  return shape.parse(JSON.parse(readFileSync(packageFile('native', 'versions.json'), 'utf8')));
}
