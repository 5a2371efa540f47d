import * as z from 'zod/mini';
import { schemaTypes, type SchemaType } from '../documents/schema-words.js';
import { AppError } from '../errors.js';
import { mapAtMost } from '../values/map-at-most.js';
import { absent, RegistryApi, requestsAtOnce, type RegistryOptions } from './api.js';
import { cannotBeAsked, contentTypes } from './apicurio.js';
import { isUnknownPath, mayPass, notFound, registryCodes, RegistryRefusal } from './refusal.js';

const schemaType = z._default(z.enum(schemaTypes), 'AVRO');
const references = z._default(z.array(z.object({ name: z.string(), subject: z.string(), version: z.int() })), []);

const subjects = z.array(z.string());
const version = z.object({
  subject: z.string(),
  version: z.int(),
  id: z.int(),
  schemaType,
  schema: z.string(),
  references,
});
const schemaById = z.object({ schemaType, schema: z.string(), references });
const registered = z.object({ id: z.int() });
const level = z.object({ compatibilityLevel: z.string() });
const verdict = z.object({ is_compatible: z.boolean(), messages: z._default(z.array(z.string()), []) });
const versions = z.array(z.int());
const users = z.array(z.object({ subject: z.string(), version: z.int() }));

/** One version of a subject. */
export type SubjectVersion = z.infer<typeof version>;
export type SchemaById = z.infer<typeof schemaById>;

/**
 * The Confluent schema registry API. Answers are parsed; what does not exist is null, every other failure is an `AppError`.
 * That something is not there is said by the code in an answer: a 404 without one is a proxy's, or of another program.
 * @see https://docs.confluent.io/platform/current/schema-registry/develop/api.html
 */
export class SchemaRegistry {
  readonly #api: RegistryApi;
  readonly #schemas = new Map<number, Promise<SchemaById | null>>();

  constructor(options: RegistryOptions) {
    this.#api = new RegistryApi(options);
  }

  async subjects(): Promise<readonly string[]> {
    return this.#api.request(subjects, { path: ['subjects'] });
  }

  /**
   * @param wanted a version, or `latest`
   * @param options.deleted also one that is soft-deleted, as others may still refer to it
   */
  async version(subject: string, wanted: number | 'latest', { deleted = false } = {}): Promise<SubjectVersion | null> {
    const path = ['subjects', subject, 'versions', String(wanted)];
    return this.#api.ifThere(version, { path, query: withDeleted(deleted) });
  }

  /** The schema that records refer to by this id; asked once for each id that there is. */
  async schemaById(id: number): Promise<SchemaById | null> {
    const known = this.#schemas.get(id);
    if (known !== undefined) return known;
    const asked = this.#api.ifThere(schemaById, { path: ['schemas', 'ids', String(id)] });
    this.#schemas.set(id, asked);
    const forget = (): boolean => this.#schemas.delete(id);
    asked.then((schema) => schema ?? forget(), forget); // one that is not there may come to be
    return asked;
  }

  /**
   * The schema with this GUID, which is the same in all registries of Confluent.
   * @returns null where it is not there, and from registries that know no GUIDs
   */
  async schemaByGuid(guid: string): Promise<SchemaById | null> {
    try {
      return await this.#api.ifThere(schemaById, { path: ['schemas', 'guids', guid] });
    } catch (error) {
      if (error instanceof AppError && isUnknownPath(error.cause)) return null;
      throw error;
    }
  }

  /** The version under which exactly this schema is registered already, or null. */
  async find(subject: string, { schema, schemaType, references }: SchemaById): Promise<SubjectVersion | null> {
    const body = { schema, schemaType, references };
    return this.#api.ifThere(version, { method: 'POST', path: ['subjects', subject], body });
  }

  /**
   * Registers a schema and returns its id: a new one, or that of the same schema registered before.
   * @throws AppError SCHEMA_INCOMPATIBLE with the registry's reason
   */
  async register(subject: string, { schema, schemaType, references }: SchemaById): Promise<number> {
    const body = schemaType === 'AVRO' && references.length === 0 ? { schema } : { schema, schemaType, references };
    const answer = await this.#api.request(registered, {
      method: 'POST',
      path: ['subjects', subject, 'versions'],
      body,
    });
    return answer.id;
  }

  /**
   * Why an Apicurio Registry would not register a schema as the first one of a subject: it is asked on its own API, where it
   * says so without doing it.
   * @returns null where it would, and of a registry that cannot be asked
   */
  async refusal({ schema, schemaType }: Pick<SchemaById, 'schema' | 'schemaType'>): Promise<string | null> {
    const body = { firstVersion: { content: { content: schema, contentType: contentTypes[schemaType] } } };
    const path = ['groups', 'default', 'artifacts'];
    try {
      await this.#api.request(z.unknown(), { api: 'apicurio', method: 'POST', path, query: { dryRun: 'true' }, body });
      return null;
    } catch (error) {
      const cause = error instanceof AppError ? error.cause : null;
      if (!(cause instanceof RegistryRefusal) || mayPass(cause)) throw error;
      return cannotBeAsked.includes(cause.status) ? null : cause.message;
    }
  }

  /** The compatibility level of the subject's own, or null where it has none and the registry's level holds. */
  async compatibility(subject: string): Promise<string | null> {
    const answer = await this.#api.ifThere(level, { path: ['config', subject] }, [
      ...absent,
      registryCodes.noLevelOfItsOwn,
    ]);
    return answer?.compatibilityLevel ?? null;
  }

  async setCompatibility(subject: string, compatibility: string): Promise<void> {
    await this.#api.request(z.unknown(), { method: 'PUT', path: ['config', subject], body: { compatibility } });
  }

  /** The level that holds for subjects without one of their own. */
  async globalCompatibility(): Promise<string> {
    return (await this.#api.request(level, { path: ['config'] })).compatibilityLevel;
  }

  /** The registry's own verdict on a new schema beside one version, at the subject's level. */
  async isCompatible(
    subject: string,
    version: number,
    body: { readonly schema: string; readonly schemaType: SchemaType },
  ): Promise<{ readonly compatible: boolean; readonly messages: readonly string[] }> {
    const path = ['compatibility', 'subjects', subject, 'versions', String(version)];
    const answer = await this.#api.ifThere(verdict, { method: 'POST', path, query: { verbose: 'true' }, body });
    if (answer === null) throw versionGone(subject, version);
    return { compatible: answer.is_compatible, messages: answer.messages };
  }

  /** The numbers of a subject's versions, the oldest first; empty where there is no such subject. */
  async versions(subject: string, { deleted = false } = {}): Promise<readonly number[]> {
    const path = ['subjects', subject, 'versions'];
    const answer = await this.#api.ifThere(versions, { path, query: withDeleted(deleted) });
    return (answer ?? []).toSorted((a, b) => a - b);
  }

  /** The versions of subjects that refer to this one. */
  async referencesTo(subject: string, version: number): Promise<readonly { subject: string; version: number }[]> {
    const path = ['subjects', subject, 'versions', String(version), 'referencedby'];
    const ids = (await this.#api.ifThere(versions, { path })) ?? [];
    const found = await mapAtMost(requestsAtOnce, ids, (id) =>
      this.#api.ifThere(users, { path: ['schemas', 'ids', String(id), 'versions'] }),
    );
    return found.flatMap((versions) => versions ?? []);
  }

  /**
   * Deletes a subject, or one version of it: softly, or for good, which the registry does only after the other.
   * @returns false where it was not there
   * @throws AppError SUBJECT_REFERENCED; SUBJECT_NOT_DELETED for good, and SUBJECT_NOT_FOUND softly, what is not
   * soft-deleted yet or is already
   */
  async delete(
    subject: string,
    { version, permanent }: { readonly version: number | null; readonly permanent: boolean },
  ): Promise<boolean> {
    const path = ['subjects', subject, ...(version === null ? [] : ['versions', String(version)])];
    const query: Record<string, string> = permanent ? { permanent: 'true' } : {};
    return (await this.#api.ifThere(z.unknown(), { method: 'DELETE', path, query }, notFound)) !== null;
  }
}

function withDeleted(deleted: boolean): Record<string, string> {
  return deleted ? { deleted: 'true' } : {};
}

/** For a version that was there a moment ago. */
export function versionGone(subject: string, version: number): AppError {
  return new AppError('SUBJECT_NOT_FOUND', `subject "${subject}" has no version ${version} any more`);
}
