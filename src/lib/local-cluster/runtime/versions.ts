import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import * as z from 'zod/mini';
import { AppError } from '../../errors.js';
import { packageFile } from '../../package-files.js';
import type { Environment } from '../../user-files/folders.js';

const version = z.string().check(z.regex(/^[\w][\w.+-]*$/));
const shape = z.object({
  TODO_KAFKA_VERSION_KAFKA: version,
  TODO_KAFKA_VERSION_APICURIO: version,
  TODO_KAFKA_VERSION_KAFKA_UI: version,
  TODO_KAFKA_VERSION_NGINX: version,
  TODO_KAFKA_VERSION_CONFLUENT: version,
  TODO_KAFKA_VERSION_LOG4J: version,
});

type VersionVariables = z.infer<typeof shape>;

export interface Versions {
  readonly kafka: string;
  readonly apicurio: string;
  readonly log4j: string;
}

/**
 * The versions that a local cluster runs, by the names that the compose files know them by: those of `compose/.env`, the
 * one place that has them and that Compose reads too, unless the environment says otherwise.
 */
export function versionVariables(env: Environment): VersionVariables {
  const variables: Record<string, string | undefined> = parseEnv(readFileSync(packageFile('compose', '.env'), 'utf8'));
  for (const name of Object.keys(variables)) {
    const given = env[name] ?? '';
    if (given === '') continue;
    if (!version.safeParse(given).success) {
      throw new AppError('CONFIG_INVALID', `${name} is "${given}", which is no version`);
    }
    variables[name] = given;
  }
  return shape.parse(variables);
}

/** Those of the native runtime. */
export function nativeVersions(env: Environment): Versions {
  const variables = versionVariables(env);
  return {
    kafka: variables.TODO_KAFKA_VERSION_KAFKA,
    apicurio: variables.TODO_KAFKA_VERSION_APICURIO,
    log4j: variables.TODO_KAFKA_VERSION_LOG4J,
  };
}
