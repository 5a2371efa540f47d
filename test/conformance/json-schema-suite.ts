import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import * as z from 'zod/mini';
import { messageOf } from '../../src/lib/errors.js';
import { parseSchemaDocuments } from '../../src/lib/formats/json-schema/parse-schema.js';
import { compileJsonValidator } from '../../src/lib/formats/json-schema/validator.js';
import { isExactJsonObject, exactJsonText, type ExactJson } from '../../src/lib/values/exact-json.js';
import { parseJson } from '../../src/lib/values/parse-json.js';
import { tally } from './tally.js';

// The required tests of JSON-Schema-Test-Suite; `scripts/conformance.mjs` starts this.

const dialects = {
  draft4: 'http://json-schema.org/draft-04/schema#',
  draft6: 'http://json-schema.org/draft-06/schema#',
  draft7: 'http://json-schema.org/draft-07/schema#',
  'draft2019-09': 'https://json-schema.org/draft/2019-09/schema',
  'draft2020-12': 'https://json-schema.org/draft/2020-12/schema',
};

/** By file and by what the groups or the tests are about; docs/conformance.md has the reasons. */
const exceptions = [
  { of: ['draft2020-12'], pattern: / format\.json .* only an annotation by default$/ },
  { of: ['draft2019-09', 'draft2020-12'], pattern: / vocabulary\.json / },
];

const groups = z.array(
  z.object({
    description: z.string(),
    schema: z.custom<ExactJson>(),
    tests: z.array(z.object({ description: z.string(), data: z.custom<ExactJson>(), valid: z.boolean() })),
  }),
);

const [folder = ''] = process.argv.slice(2);
const remotes = jsonFiles(join(folder, 'remotes')).map((path) => {
  const name = relative(join(folder, 'remotes'), path).split(sep).join('/');
  return { name: `http://localhost:1234/${name}`, draft: name.split('/')[0] ?? '', text: readFileSync(path, 'utf8') };
});

for (const [draft, uri] of Object.entries(dialects)) {
  const references = remotes.filter((each) => !/^(draft|v\d)/.test(each.draft) || each.draft === draft);
  const cases = readdirSync(join(folder, 'tests', draft))
    .filter((name) => name.endsWith('.json'))
    .flatMap((file) =>
      groups.parse(parseJson(readFileSync(join(folder, 'tests', draft, file), 'utf8'))).flatMap((group) => {
        const { schema } = group;
        const dialect =
          isExactJsonObject(schema) && schema['$schema'] === undefined ? { $schema: uri, ...schema } : schema;
        return group.tests.map((test) => {
          const found = verdict(dialect, test.data, references);
          const name = `${draft} ${file} ${group.description}: ${test.description}`;
          return { name, fault: found === test.valid ? null : `${found}` };
        });
      }),
    );
  tally(
    draft,
    cases,
    exceptions.filter(({ of }) => of.includes(draft)).map(({ pattern }) => pattern),
  );
}

/** Whether the value fits; else why the schema cannot be used. */
function verdict(schema: ExactJson, value: ExactJson, references: typeof remotes): boolean | string {
  try {
    return compileJsonValidator(parseSchemaDocuments(exactJsonText(schema), references))(value).length === 0;
  } catch (error) {
    return messageOf(error);
  }
}

function jsonFiles(path: string): readonly string[] {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name));
}
