import type { Context } from '../../lib/context/context.js';

/** Says on stderr which registry is meant, and returns its URL as documents show it: without credentials. */
export async function announceRegistry(context: Context): Promise<string> {
  const { registry, source } = await context.connection();
  const url = `${registry?.origin ?? ''}${registry?.pathname ?? ''}`;
  context.out.note(context.out.errorTheme.faint(`Registry ${url} (${source})`));
  return url;
}
