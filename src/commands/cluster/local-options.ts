import type { Context } from '../../lib/cli/context.js';
import type { RuntimeOptions } from '../../lib/cluster/choose-runtime.js';

export function runtimeOptions({ folders, env }: Context): RuntimeOptions {
  return { folders, env };
}
