import { namedReferences } from '../../registry/references.js';
import { nameless, type SchemaFormat } from '../format.js';

export const protobufFormat: SchemaFormat = {
  title: 'a Protobuf schema',
  comparable: null,
  types: null,
  extension: '.proto',
  async encoder(found, registry) {
    const { protobufEncoder } = await import('./value-encoder.js');
    return protobufEncoder(found.schema, await namedReferences(found, registry));
  },
  async decoder(found, registry) {
    const { protobufValueDecoder } = await import('./value-decoder.js');
    return protobufValueDecoder(found.schema, await namedReferences(found, registry));
  },
  async change(found, registry, assignments) {
    const { chosen } = await import('./encoder.js');
    const { parseProtobufInTurns } = await import('./parse-schema.js');
    const { typePlace } = await import('./places.js');
    const { assignmentTree } = await import('../shared/assignment-tree.js');
    const { assignedValue } = await import('../shared/assigned-value.js');
    const { EncodeProblems } = await import('../shared/problems.js');
    const schema = await parseProtobufInTurns(found.schema, await namedReferences(found, registry));
    return (value, problems) => {
      const { type } = chosen(schema, value, new EncodeProblems());
      return assignedValue(assignmentTree(assignments, problems), type && typePlace(type), '', problems, value);
    };
  },
  /** The first message's full name, as Confluent's clients have it. */
  async recordName(found, registry) {
    const { parseProtobufInTurns } = await import('./parse-schema.js');
    const { messages } = await parseProtobufInTurns(found.schema, await namedReferences(found, registry));
    const [first] = messages;
    return first?.type.name ?? nameless('it declares no message');
  },
};
