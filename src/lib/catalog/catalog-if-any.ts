import { hasErrorCode } from '../errors.js';
import type { Catalog } from './catalog.js';

/** The catalog where there is one: for what it only helps to say more about. */
export async function catalogIfAny(source: { catalog(): Promise<Catalog> }): Promise<Catalog | null> {
  try {
    return await source.catalog();
  } catch (error) {
    if (hasErrorCode(error, 'CATALOG_NOT_FOUND')) return null;
    throw error;
  }
}
