import type { Catalog } from '../../lib/catalog/catalog.js';
import type { Context } from '../../lib/cli/context.js';
import { hasErrorCode } from '../../lib/errors.js';

/** The catalog where there is one: for what it only helps to say more about. */
export async function catalogIfAny(context: Context): Promise<Catalog | null> {
  try {
    return await context.catalog();
  } catch (error) {
    if (hasErrorCode(error, 'CATALOG_NOT_FOUND')) return null;
    throw error;
  }
}
