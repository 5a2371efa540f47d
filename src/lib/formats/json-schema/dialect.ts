import draft04 from 'ajv-draft-04/dist/refs/json-schema-draft-04.json' with { type: 'json' };
import draft06 from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' };
import draft07 from 'ajv/dist/refs/json-schema-draft-07.json' with { type: 'json' };
import applicator19 from 'ajv/dist/refs/json-schema-2019-09/meta/applicator.json' with { type: 'json' };
import content19 from 'ajv/dist/refs/json-schema-2019-09/meta/content.json' with { type: 'json' };
import core19 from 'ajv/dist/refs/json-schema-2019-09/meta/core.json' with { type: 'json' };
import format19 from 'ajv/dist/refs/json-schema-2019-09/meta/format.json' with { type: 'json' };
import data19 from 'ajv/dist/refs/json-schema-2019-09/meta/meta-data.json' with { type: 'json' };
import validation19 from 'ajv/dist/refs/json-schema-2019-09/meta/validation.json' with { type: 'json' };
import draft2019 from 'ajv/dist/refs/json-schema-2019-09/schema.json' with { type: 'json' };
import applicator20 from 'ajv/dist/refs/json-schema-2020-12/meta/applicator.json' with { type: 'json' };
import content20 from 'ajv/dist/refs/json-schema-2020-12/meta/content.json' with { type: 'json' };
import core20 from 'ajv/dist/refs/json-schema-2020-12/meta/core.json' with { type: 'json' };
import format20 from 'ajv/dist/refs/json-schema-2020-12/meta/format-annotation.json' with { type: 'json' };
import data20 from 'ajv/dist/refs/json-schema-2020-12/meta/meta-data.json' with { type: 'json' };
import unevaluated20 from 'ajv/dist/refs/json-schema-2020-12/meta/unevaluated.json' with { type: 'json' };
import validation20 from 'ajv/dist/refs/json-schema-2020-12/meta/validation.json' with { type: 'json' };
import draft2020 from 'ajv/dist/refs/json-schema-2020-12/schema.json' with { type: 'json' };
import type { ExactJson, ExactJsonObject } from '../../values/exact-json.js';

/** One of the versions of JSON Schema. */
export interface Dialect {
  /** As `$schema` has it, without a fragment. */
  readonly uri: string;
  /** The keyword by which a schema says where it is. */
  readonly idKeyword: '$id' | 'id';
  /** Its number, or its year: which came first. */
  readonly version: 4 | 6 | 7 | 2019 | 2020;
  /** The schema of its schemas, and those that it is made of. */
  readonly metaschemas: readonly ExactJson[];
}

const draft7: Dialect = {
  uri: 'http://json-schema.org/draft-07/schema',
  idKeyword: '$id',
  version: 7,
  metaschemas: [draft07],
};

const dialects: readonly Dialect[] = [
  { uri: 'http://json-schema.org/draft-04/schema', idKeyword: 'id', version: 4, metaschemas: [draft04] },
  { uri: 'http://json-schema.org/draft-06/schema', idKeyword: '$id', version: 6, metaschemas: [draft06] },
  draft7,
  {
    uri: 'https://json-schema.org/draft/2019-09/schema',
    idKeyword: '$id',
    version: 2019,
    metaschemas: [draft2019, core19, applicator19, validation19, data19, format19, content19],
  },
  {
    uri: 'https://json-schema.org/draft/2020-12/schema',
    idKeyword: '$id',
    version: 2020,
    metaschemas: [draft2020, core20, applicator20, unevaluated20, validation20, data20, format20, content20],
  },
];

/** The dialect that `$schema` names; draft-07, as in Confluent's clients, where it is not there. null for any other. */
export function dialectOf(schemaUri: unknown): Dialect | null {
  if (schemaUri === undefined) return draft7;
  if (typeof schemaUri !== 'string') return null;
  const plain = schemaUri.replace(/^https?:/, '').replace(/#$/, '');
  return dialects.find(({ uri }) => uri.replace(/^https?:/, '') === plain) ?? null;
}

export const dialectNames = 'draft-04, draft-06, draft-07, 2019-09 and 2020-12';

/** Up to draft-07 a schema with `$ref` is that reference and nothing else. */
export function isReferenceOnly(schema: ExactJsonObject, { version }: Dialect): boolean {
  return version <= 7 && typeof schema['$ref'] === 'string';
}
