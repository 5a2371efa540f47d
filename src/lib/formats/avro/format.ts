import { schemaTexts } from '../../registry/references.js';
import { nameless, type SchemaFormat } from '../format.js';

export const avroFormat: SchemaFormat = {
  title: 'an Avro schema',
  extension: '.avsc',
  async encoder(found, registry) {
    const { avroEncoder } = await import('./value-encoder.js');
    return avroEncoder(found.schema, await schemaTexts(found, registry));
  },
  async decoder(found, registry, { reader, logical }) {
    const { compileAvroDecoder } = await import('./decoder.js');
    const { parseAvroInTurns } = await import('./parse-schema.js');
    const schema = await parseAvroInTurns(found.schema, await schemaTexts(found, registry), { checkDefaults: false });
    return compileAvroDecoder(schema, reader, logical);
  },
  async change(found, registry, assignments) {
    const { parseAvroInTurns } = await import('./parse-schema.js');
    const { avroPlace } = await import('./set/places.js');
    const { assignedValue } = await import('../shared/assigned-value.js');
    const { assignmentTree } = await import('../shared/assignment-tree.js');
    const schema = await parseAvroInTurns(found.schema, await schemaTexts(found, registry), { checkDefaults: false });
    const root = avroPlace(schema);
    return (value, problems) => assignedValue(assignmentTree(assignments, problems), root, '', problems, value);
  },
  /** The full name. */
  async recordName({ schema }) {
    const { qualified } = await import('./schema-definitions.js');
    const { topLevelOf } = await import('../shared/top-level.js');
    const { name, namespace } = topLevelOf(schema);
    if (typeof name !== 'string') return nameless('it is no record');
    return qualified(name, typeof namespace === 'string' ? namespace : '');
  },
  async comparable(found, registry, { name, registered }) {
    const { parseAvroInTurns } = await import('./parse-schema.js');
    const { ComparableAvro } = await import('./comparable.js');
    const { withName } = await import('../shared/with-name.js');
    const texts = await schemaTexts(found, registry);
    const parse = async () => {
      if (!registered) await parseAvroInTurns(found.schema, texts, { registrable: true });
      return parseAvroInTurns(found.schema, texts, { checkDefaults: !registered });
    };
    return new ComparableAvro(await withName(name, parse));
  },
  async types(schemas, options) {
    const { parseAvroInTurns } = await import('./parse-schema.js');
    const { renderTypes } = await import('./types/render.js');
    const { withName } = await import('../shared/with-name.js');
    const parsed = schemas.map(async ({ file, schema: text, ...names }) => {
      return { schema: await withName(`"${file}"`, () => parseAvroInTurns(text)), ...names };
    });
    return renderTypes(await Promise.all(parsed), options);
  },
};
