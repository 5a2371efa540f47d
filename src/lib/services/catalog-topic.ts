import type { CatalogTopic } from '../catalog/catalog.js';
import { hasErrorCode } from '../errors.js';
import type { Connections } from './connect.js';

/** What the catalog says of a topic; null for one that it does not know, or where there is no catalog. */
export async function catalogTopic(topic: string, connections: Connections): Promise<CatalogTopic | null> {
  try {
    const { topics } = await connections.catalog();
    return topics.find(({ name }) => name === topic) ?? null;
  } catch (error) {
    if (hasErrorCode(error, 'CATALOG_NOT_FOUND')) return null;
    throw error;
  }
}
