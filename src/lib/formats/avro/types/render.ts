import type { TypesOptions } from '../../format.js';
import { isNamed, type NamedSchema } from '../resolution.js';
import type { AvroSchema, RecordField } from '../schema.js';
import { aliasDeclaration, enumDeclaration, hasOptionalFields, recordDeclaration } from './declarations.js';
import { partsOf } from '../schema-depth.js';
import { Definitions, type TypeDefinition, type TypedSchema } from './definitions.js';
import { alternatives, propertyName, type ExpressionParts } from './expression.js';
import { inputName, nameDefinitions, ownNames, typeName } from './names.js';
import { preamble } from './preamble.js';

/** TypeScript types of the events of these schemas, as one module; the same for the same schemas. */
export function renderTypes(schemas: readonly TypedSchema[], options: TypesOptions): string {
  const module = new Module(schemas, options);
  const blocks = [...module.declarations(), ...module.topics()];
  const text = blocks.join('\n\n');
  return `${[...preamble(text, options), text].join('\n\n')}\n`;
}

class Module {
  readonly #schemas: readonly TypedSchema[];
  readonly #definitions: Definitions;
  /** Of schemas that have no name of their own. */
  readonly #fallbacks: ReadonlyMap<TypedSchema, string>;
  readonly #names: ReadonlyMap<TypeDefinition, string>;
  readonly #roots: ReadonlySet<TypeDefinition>;
  /** Those that are no part of another value: what is filled in is filled in there only. */
  readonly #whole: ReadonlySet<TypeDefinition>;
  readonly #options: TypesOptions;

  constructor(schemas: readonly TypedSchema[], options: TypesOptions) {
    this.#schemas = schemas;
    this.#options = options;
    this.#definitions = new Definitions(schemas);
    const declared = this.#definitions.all().filter(({ schema }) => schema.type !== 'fixed');
    this.#fallbacks = fallbackNames(schemas);
    const fallbacks = [...this.#fallbacks.values()];
    this.#names = nameDefinitions(declared, [...ownNames, ...fallbacks, ...fallbacks.map(inputName)]);
    this.#roots = new Set(schemas.flatMap(({ schema }) => (isNamed(schema) ? [this.#definitions.of(schema)] : [])));
    const parts = this.#definitions.all().flatMap(({ schema }) => this.#definitionsAmong(partsOf(schema)));
    this.#whole = new Set([...this.#roots].filter((root) => !parts.includes(root)));
  }

  declarations(): readonly string[] {
    const named = [...this.#names].flatMap(([definition, name]) => this.#declaration(definition, name));
    const others = this.#schemas.filter(({ schema }) => !isDeclared(schema));
    return [...named, ...others.flatMap((typed) => this.#aliases(typed))];
  }

  /** Which events a topic has, for code that takes the name of a topic. */
  topics(): readonly string[] {
    const topics = this.#schemas
      .flatMap((typed) => typed.topics.map((topic) => [topic, this.#rootName(typed)] as const))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    if (topics.length === 0) return [];
    const list = (nameOf: (name: string) => string): string =>
      topics.map(([topic, name]) => `  readonly ${propertyName(topic)}: ${nameOf(name)};`).join('\n');
    return [
      `/** The value of an event in each topic, as a consumer gets it. */\nexport interface EventsByTopic {\n${list((name) => name)}\n}`,
      `/** The value of an event for each topic, as a producer hands it over. */\nexport interface EventInputsByTopic {\n${list(inputName)}\n}`,
    ];
  }

  #declaration(definition: TypeDefinition, name: string): readonly string[] {
    const { schema } = definition;
    if (schema.type === 'enum') return [enumDeclaration(name, schema), ...this.#sameInput(definition, name)];
    if (schema.type !== 'record') return [];
    const event = recordDeclaration(name, schema, { ...this.#parts(false), input: false, isFilledIn: () => false });
    if (!this.#hasInput(definition)) return [event, ...this.#sameInput(definition, name)];
    const isFilledIn = this.#whole.has(definition) ? isEventField : (): boolean => false;
    return [event, recordDeclaration(inputName(name), schema, { ...this.#parts(true), input: true, isFilledIn })];
  }

  /** What is the same to a producer has one more name only where it is a whole value. */
  #sameInput(definition: TypeDefinition, name: string): readonly string[] {
    return this.#roots.has(definition) ? [aliasDeclaration(inputName(name), [name])] : [];
  }

  #hasInput(definition: TypeDefinition): boolean {
    const { schema } = definition;
    if (hasOptionalFields(schema, partsOf)) return true;
    return this.#whole.has(definition) && schema.type === 'record' && schema.fields.some(isEventField);
  }

  /** The named types that these are or are made of, down to the next named one. */
  #definitionsAmong(schemas: readonly AvroSchema[]): readonly TypeDefinition[] {
    return schemas.flatMap((schema) =>
      isNamed(schema) ? [this.#definitions.of(schema)] : this.#definitionsAmong(partsOf(schema)),
    );
  }

  #aliases(typed: TypedSchema): readonly string[] {
    const name = this.#rootName(typed);
    return [
      aliasDeclaration(name, alternatives(typed.schema, this.#parts(false))),
      aliasDeclaration(inputName(name), alternatives(typed.schema, this.#parts(true))),
    ];
  }

  #rootName(typed: TypedSchema): string {
    return this.#fallbacks.get(typed) ?? (isDeclared(typed.schema) ? this.#nameOf(typed.schema) : '');
  }

  #nameOf(schema: NamedSchema): string {
    return this.#names.get(this.#definitions.of(schema)) ?? '';
  }

  #parts(input: boolean): ExpressionParts {
    const { plainNumbers } = this.#options;
    const nameOf = (schema: NamedSchema): string => {
      const isOther = input && schema.type === 'record' && this.#hasInput(this.#definitions.of(schema));
      return isOther ? inputName(this.#nameOf(schema)) : this.#nameOf(schema);
    };
    return { plainNumbers, nameOf };
  }
}

function fallbackNames(schemas: readonly TypedSchema[]): ReadonlyMap<TypedSchema, string> {
  const names = new Map<TypedSchema, string>();
  for (const typed of schemas.filter(({ schema }) => !isDeclared(schema))) {
    const name = typeName(typed.fallbackName);
    const used = [...names.values()];
    const free = [name, ...schemas.map((_, index) => `${name}${index + 2}`)].find(
      (candidate) => !used.includes(candidate),
    );
    names.set(typed, free ?? name);
  }
  return names;
}

/** A fixed type has a name in Avro, but is no more than bytes here. */
function isDeclared(schema: AvroSchema): schema is NamedSchema {
  return isNamed(schema) && schema.type !== 'fixed';
}

/** What \`produce --set\` fills in, and every producer of events: its id and the time. */
function isEventField({ name, schema }: RecordField): boolean {
  const types = (schema.type === 'union' ? schema.branches : [schema]).map(({ type }) => type);
  return (name === 'eventId' && types.includes('string')) || (name === 'eventTimestamp' && types.includes('long'));
}
