import type { Context } from '../../lib/context/context.js';
import type { RuntimeOptions } from '../../lib/local-cluster/choose-runtime.js';

export function runtimeOptions({ folders, env, out }: Context): RuntimeOptions {
  return { folders, env, warn: (text) => out.warn(text) };
}

/** True where a local cluster was asked for by its name, so that nothing else is meant. */
export function isClusterNamed({ options, env }: Context): boolean {
  return options.cluster !== undefined || (env['TODO_KAFKA_CLUSTER'] ?? '') !== '';
}
