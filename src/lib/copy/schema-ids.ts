import { AppError } from '../errors.js';
import type { SchemaById, SchemaRegistry } from '../registry/client.js';

/** A subject of one registry, and the one that its schemas get in another. */
export interface SubjectPair {
  readonly from: string;
  readonly to: string;
}

/** A schema id, and the one that the same schema has in the other registry. */
export interface TranslatedId {
  readonly from: number;
  readonly to: number;
}

/**
 * Gives the schema ids of one registry their counterparts in another, where it registers what is missing: a schema with
 * all that it refers to, and the versions of its subject before it, in their order, so that each is compatible with
 * the one before.
 */
export class SchemaIds {
  readonly #from: SchemaRegistry;
  readonly #to: SchemaRegistry;
  readonly #subjects: SubjectPair;
  readonly #known = new Map<number, number>();
  /** The versions of the subject that were not looked at yet, the oldest first; null before the first question. */
  #versions: number[] | null = null;
  /** Whether values have schemas at all: bytes that only look like an id are left alone then. */
  #hasSubject = false;

  constructor(from: SchemaRegistry, to: SchemaRegistry, subjects: SubjectPair) {
    this.#from = from;
    this.#to = to;
    this.#subjects = subjects;
  }

  get translated(): readonly TranslatedId[] {
    return [...this.#known].map(([from, to]) => ({ from, to })).sort((a, b) => a.from - b.from);
  }

  /** Without waiting; undefined where `load` has to be asked. */
  known(id: number): number | undefined {
    return this.#known.get(id);
  }

  /** Whether the subject is there. */
  async hasSubject(): Promise<boolean> {
    await this.#open();
    return this.#hasSubject;
  }

  /** @throws AppError RECORD_UNDECODABLE for an id of no schema; SCHEMA_INCOMPATIBLE where the other registry refuses one */
  async load(id: number): Promise<number> {
    const schema = await this.#from.schemaById(id);
    const to = schema === null ? await this.#withoutSchema(id) : await this.#idOf(id, schema);
    this.#known.set(id, to);
    return to;
  }

  async #withoutSchema(id: number): Promise<number> {
    if (!(await this.hasSubject())) return id;
    throw new AppError('RECORD_UNDECODABLE', `the registry has no schema ${id}, so that it cannot be translated`, {
      hint: 'Leave such records out with `--filter`, or copy all ids as they are, without `--to-registry`.',
    });
  }

  async #idOf(id: number, schema: SchemaById): Promise<number> {
    await this.#open();
    for (let version = this.#versions?.shift(); version !== undefined; version = this.#versions?.shift()) {
      const found = await this.#from.version(this.#subjects.from, version);
      if (found === null) continue;
      const to = await this.#register(this.#subjects.to, found);
      this.#known.set(found.id, to);
      if (found.id === id) return to;
    }
    return this.#known.get(id) ?? this.#register(this.#subjects.to, schema);
  }

  async #open(): Promise<void> {
    if (this.#versions !== null) return;
    this.#versions = [...(await this.#from.versions(this.#subjects.from))];
    this.#hasSubject = this.#versions.length > 0;
  }

  /** Registers a schema, and first what it refers to, under the subjects that those have. @returns its id */
  async #register(subject: string, { schema, schemaType, references }: SchemaById): Promise<number> {
    const body: SchemaById = { schema, schemaType, references: [] };
    for (const reference of references) {
      const version = await this.#versionOf(reference.subject, reference.version);
      body.references.push({ ...reference, version });
    }
    return (await this.#to.find(subject, body))?.id ?? this.#to.register(subject, body);
  }

  async #versionOf(subject: string, version: number): Promise<number> {
    const referred = await this.#from.version(subject, version);
    if (referred === null) {
      throw new AppError('SCHEMA_INVALID', `subject "${subject}" has no version ${version} any more`);
    }
    await this.#register(subject, referred);
    const references = await Promise.all(
      referred.references.map(async (reference) => ({
        ...reference,
        version: await this.#versionOf(reference.subject, reference.version),
      })),
    );
    const found = await this.#to.find(subject, { ...referred, references });
    if (found !== null) return found.version;
    throw new AppError('REGISTRY_REQUEST_FAILED', `the other registry does not find what it has taken as "${subject}"`);
  }
}
