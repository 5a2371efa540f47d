import { Ajv, type Options } from 'ajv';
import AjvDraft04Module from 'ajv-draft-04';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** What all dialects of ajv can do. */
export type Validators = Pick<Ajv, 'addSchema' | 'compile'>;

export interface Dialect {
  /** As `$schema` has it. */
  readonly uri: string;
  /** The keyword by which a schema says where it is. */
  readonly idKeyword: '$id' | 'id';
  readonly validators: (options: Options) => Validators;
}

const draft07: Dialect = {
  uri: 'http://json-schema.org/draft-07/schema',
  idKeyword: '$id',
  validators: (options) => withoutOldId(new Ajv(options)),
};

const dialects: readonly Dialect[] = [
  {
    uri: 'http://json-schema.org/draft-04/schema',
    idKeyword: 'id',
    validators: (options) => new AjvDraft04Module.default(options),
  },
  { ...draft07, uri: 'http://json-schema.org/draft-06/schema' }, // which draft-07 only adds to
  draft07,
  {
    uri: 'https://json-schema.org/draft/2019-09/schema',
    idKeyword: '$id',
    validators: (options) => withoutOldId(new Ajv2019(options)),
  },
  {
    uri: 'https://json-schema.org/draft/2020-12/schema',
    idKeyword: '$id',
    validators: (options) => withoutOldId(new Ajv2020(options)),
  },
];

/** The dialect that `$schema` names; draft-07, as in Confluent's clients, where it is not there. null for any other. */
export function dialectOf(schemaUri: unknown): Dialect | null {
  if (schemaUri === undefined) return draft07;
  if (typeof schemaUri !== 'string') return null;
  const plain = schemaUri.replace(/^https?:/, '').replace(/#$/, '');
  return dialects.find(({ uri }) => uri.replace(/^https?:/, '') === plain) ?? null;
}

export const dialectNames = 'draft-04, draft-06, draft-07, 2019-09 and 2020-12';

/** A validator of a dialect that tells all that is wrong with a value, and takes keywords and formats that it does not know. */
export function openValidators({ validators }: Dialect): Validators {
  return validators({
    allErrors: true,
    verbose: true,
    strict: false,
    logger: false,
    ownProperties: true,
    code: { regExp: Object.assign(lenientPattern, { code: 'lenientPattern' }) },
    formats: fullFormats,
  });
}

/** To ajv a schema with the `id` of draft-04 is an error; to the later dialects it is one more keyword without a meaning. */
function withoutOldId<Dialects extends Pick<Ajv, 'removeKeyword'>>(ajv: Dialects): Dialects {
  ajv.removeKeyword('id');
  return ajv;
}

/** Patterns are read by Unicode's rules, but by the older ones where these refuse an escape that others take, such as `\-`. */
function lenientPattern(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern);
  }
}
