import { catalogIfAny } from '../catalog/catalog-if-any.js';
import type { CatalogTopic } from '../catalog/catalog.js';
import type { Connections } from './connect.js';

/** What the catalog says of a topic; null for one that it does not know, or where there is no catalog. */
export async function catalogTopic(topic: string, connections: Connections): Promise<CatalogTopic | null> {
  const catalog = await catalogIfAny(connections);
  return catalog?.topics.find(({ name }) => name === topic) ?? null;
}
