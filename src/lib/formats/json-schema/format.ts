import { namedReferences } from '../../registry/references.js';
import { nameless, type SchemaFormat } from '../format.js';

export const jsonSchemaFormat: SchemaFormat = {
  title: 'a JSON Schema',
  comparable: null,
  types: null,
  extension: null, // `.json` may be Avro's too
  async encoder(found, registry) {
    const { jsonSchemaEncoder } = await import('./value-encoder.js');
    return jsonSchemaEncoder(found.schema, await namedReferences(found, registry));
  },
  async decoder() {
    return (await import('./value-decoder.js')).writeJsonValue;
  },
  async change(found, registry, assignments) {
    const { parseSchemaDocuments } = await import('./parse-schema.js');
    const { SchemaPlace } = await import('./places.js');
    const { assignmentTree } = await import('../shared/assignment-tree.js');
    const { assignedValue } = await import('../shared/assigned-value.js');
    const documents = parseSchemaDocuments(found.schema, await namedReferences(found, registry));
    const root = new SchemaPlace([{ schema: documents.main.schema, document: documents.main }], documents);
    return (value, problems) => assignedValue(assignmentTree(assignments, problems), root, '', problems, value);
  },
  /** The title. */
  async recordName({ schema }) {
    const { topLevelOf } = await import('../shared/top-level.js');
    const { title } = topLevelOf(schema);
    return typeof title === 'string' ? title : nameless('it has no title');
  },
};
