import apiModule, { type SchemaRegistryAPIClient } from '@kafkajs/confluent-schema-registry/dist/api/index.js';
import * as z from 'zod/mini';
import { abortable, withTimeLimit } from '../abort.js';
import { AppError } from '../errors.js';
import { apicurioPrefix } from './prefix.js';
import { sendRequest, type RegistryAddress, type RegistryRequest } from './request.js';
import { isRegistryStatus, translateRegistryError } from './translate-error.js';

export interface SchemaRegistryOptions {
  readonly url: URL;
  readonly signal: AbortSignal;
  readonly debug: (text: string) => void;
}

const schemaType = z._default(z.enum(['AVRO', 'JSON', 'PROTOBUF']), 'AVRO');
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
export type SchemaType = SchemaById['schemaType'];

/** Milliseconds for one answer. */
const timeout = 10_000;

/**
 * The Confluent schema registry API, over the HTTP client of @kafkajs/confluent-schema-registry. Answers are parsed;
 * what does not exist is null, every other failure is an `AppError`.
 * @see https://docs.confluent.io/platform/current/schema-registry/develop/api.html
 */
export class SchemaRegistry {
  readonly #options: SchemaRegistryOptions;
  readonly #schemas = new Map<number, Promise<SchemaById | null>>();
  #connection: Promise<Connection> | undefined;

  constructor(options: SchemaRegistryOptions) {
    this.#options = options;
  }

  async subjects(): Promise<readonly string[]> {
    return (await this.#ask(subjects, (api) => api.Subject.all({ timeout }))) ?? [];
  }

  /** @param wanted a version, or `latest` */
  async version(subject: string, wanted: number | 'latest'): Promise<SubjectVersion | null> {
    return this.#ask(version, (api) => api.Subject.version({ subject, version: wanted, timeout }));
  }

  /** The schema that records refer to by this id; asked once for each id that there is. */
  async schemaById(id: number): Promise<SchemaById | null> {
    const known = this.#schemas.get(id);
    if (known !== undefined) return known;
    const asked = this.#ask(schemaById, (api) => api.Schema.find({ id, timeout }));
    this.#schemas.set(id, asked);
    const forget = (): boolean => this.#schemas.delete(id);
    asked.then((schema) => schema ?? forget(), forget); // one that is not there may come to be
    return asked;
  }

  /** The version under which exactly this schema is registered already, or null. */
  async find(subject: string, { schema, schemaType, references }: SchemaById): Promise<SubjectVersion | null> {
    const body = { schema, schemaType, references };
    return this.#ask(version, (api) => api.Subject.registered({ subject, body, timeout }));
  }

  /**
   * Registers a schema and returns its id: a new one, or that of the same schema registered before.
   * @throws AppError SCHEMA_INCOMPATIBLE with the registry's reason
   */
  async register(subject: string, { schema, schemaType, references }: SchemaById): Promise<number> {
    const body = schemaType === 'AVRO' && references.length === 0 ? { schema } : { schema, schemaType, references };
    const answer = await this.#request(registered, { method: 'POST', path: ['subjects', subject, 'versions'], body });
    if (answer === null)
      throw new AppError('REGISTRY_REQUEST_FAILED', `the registry did not take subject "${subject}"`);
    return answer.id;
  }

  /** The compatibility level of the subject's own, or null where it has none and the registry's level holds. */
  async compatibility(subject: string): Promise<string | null> {
    const answer = await this.#ask(level, (api) => api.Subject.config({ subject, timeout }));
    return answer?.compatibilityLevel ?? null;
  }

  async setCompatibility(subject: string, compatibility: string): Promise<void> {
    await this.#ask(z.unknown(), (api) => api.Subject.updateConfig({ subject, body: { compatibility }, timeout }));
  }

  /** The level that holds for subjects without one of their own. */
  async globalCompatibility(): Promise<string> {
    const answer = await this.#request(level, { path: ['config'] });
    return answer?.compatibilityLevel ?? 'NONE';
  }

  /** The registry's own verdict on a new schema beside one version, at the subject's level. */
  async isCompatible(
    subject: string,
    version: number,
    body: { readonly schema: string; readonly schemaType: SchemaType },
  ): Promise<{ readonly compatible: boolean; readonly messages: readonly string[] }> {
    const path = ['compatibility', 'subjects', subject, 'versions', String(version)];
    const answer = await this.#request(verdict, { method: 'POST', path, query: { verbose: 'true' }, body });
    if (answer === null) throw versionGone(subject, version);
    return { compatible: answer.is_compatible, messages: answer.messages };
  }

  /** The numbers of a subject's versions, the oldest first; empty where there is no such subject. */
  async versions(subject: string, { deleted = false } = {}): Promise<readonly number[]> {
    const query: Record<string, string> = deleted ? { deleted: 'true' } : {};
    const answer = await this.#request(versions, { path: ['subjects', subject, 'versions'], query });
    return (answer ?? []).toSorted((a, b) => a - b);
  }

  /** The versions of subjects that refer to this one. */
  async referencesTo(subject: string, version: number): Promise<readonly { subject: string; version: number }[]> {
    const path = ['subjects', subject, 'versions', String(version), 'referencedby'];
    const ids = (await this.#request(versions, { path })) ?? [];
    const found = await Promise.all(
      ids.map((id) => this.#request(users, { path: ['schemas', 'ids', String(id), 'versions'] })),
    );
    return found.flatMap((each) => each ?? []);
  }

  /**
   * Deletes a subject, or one version of it: softly, or for good, which the registry does only after the other.
   * @returns false where it was not there
   * @throws AppError SUBJECT_REFERENCED
   */
  async delete(
    subject: string,
    { version, permanent }: { readonly version: number | null; readonly permanent: boolean },
  ): Promise<boolean> {
    const path = ['subjects', subject, ...(version === null ? [] : ['versions', String(version)])];
    const query: Record<string, string> = permanent ? { permanent: 'true' } : {};
    return (await this.#request(z.unknown(), { method: 'DELETE', path, query })) !== null;
  }

  async #ask<Answer>(
    shape: z.ZodMiniType<Answer>,
    request: (api: SchemaRegistryAPIClient) => Promise<{ data: () => unknown }>,
  ): Promise<Answer | null> {
    return this.#answer(shape, async ({ api }) => (await request(api)).data());
  }

  /** For what @kafkajs/confluent-schema-registry does not ask. */
  async #request<Answer>(shape: z.ZodMiniType<Answer>, request: RegistryRequest): Promise<Answer | null> {
    const { signal, url } = this.#options;
    return this.#answer(shape, ({ prefix }) =>
      withTimeLimit(timeout, signal, (limited) => sendRequest(addressOf(url, prefix), request, limited)),
    );
  }

  async #answer<Answer>(
    shape: z.ZodMiniType<Answer>,
    ask: (connection: Connection) => Promise<unknown>,
  ): Promise<Answer | null> {
    const { signal, url } = this.#options;
    const connection = await abortable(this.#connected(), signal);
    try {
      return shape.parse(await abortable(ask(connection), signal));
    } catch (error) {
      if (isRegistryStatus(error, 404)) return null;
      throw translateRegistryError(error, url);
    }
  }

  #connected(): Promise<Connection> {
    this.#connection ??= this.#connect().catch((error: unknown) => {
      this.#connection = undefined; // a registry that is down may come back
      throw error;
    });
    return this.#connection;
  }

  /** A URL without a path that answers 404 on `/subjects` is an Apicurio Registry, whose Confluent API is elsewhere. */
  async #connect(): Promise<Connection> {
    const { url, debug } = this.#options;
    const api = client(url, '');
    if (url.pathname !== '/') return { api, prefix: '' };
    try {
      await api.Subject.all({ timeout });
      return { api, prefix: '' };
    } catch (error) {
      if (!isRegistryStatus(error, 404)) throw translateRegistryError(error, url);
      debug(`${url.origin}/subjects answers 404: trying ${url.origin}${apicurioPrefix}`);
      return { api: client(url, apicurioPrefix), prefix: apicurioPrefix };
    }
  }
}

interface Connection {
  readonly api: SchemaRegistryAPIClient;
  /** Of the Confluent API, below the URL that was given. */
  readonly prefix: string;
}

function client(url: URL, prefix: string): SchemaRegistryAPIClient {
  const { base, username, password } = addressOf(url, prefix);
  return apiModule.default({
    host: base,
    clientId: 'todo-kafka',
    retry: { retries: 0 },
    ...(username === '' ? {} : { auth: { username, password } }),
  });
}

function addressOf({ origin, pathname, username, password }: URL, prefix: string): RegistryAddress {
  return {
    base: `${origin}${pathname.replace(/\/$/, '')}${prefix}`,
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
}

/** For a version that was there a moment ago. */
export function versionGone(subject: string, version: number): AppError {
  return new AppError('SUBJECT_NOT_FOUND', `subject "${subject}" has no version ${version} any more`);
}
