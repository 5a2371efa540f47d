import apiModule, { type SchemaRegistryAPIClient } from '@kafkajs/confluent-schema-registry/dist/api/index.js';
import * as z from 'zod/mini';
import { abortable } from '../abort.js';
import { AppError } from '../errors.js';
import { apicurioPrefix } from './prefix.js';
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

/** One version of a subject. */
export type SubjectVersion = z.infer<typeof version>;
export type SchemaById = z.infer<typeof schemaById>;

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
  #api: Promise<SchemaRegistryAPIClient> | undefined;

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

  /** The schema that records refer to by this id; asked once for each id. */
  async schemaById(id: number): Promise<SchemaById | null> {
    const known = this.#schemas.get(id);
    if (known !== undefined) return known;
    const asked = this.#ask(schemaById, (api) => api.Schema.find({ id, timeout }));
    this.#schemas.set(id, asked);
    asked.catch(() => this.#schemas.delete(id));
    return asked;
  }

  /** The version under which exactly this schema is registered already, or null. */
  async find(subject: string, schema: string): Promise<SubjectVersion | null> {
    return this.#ask(version, (api) => api.Subject.registered({ subject, body: { schema }, timeout }));
  }

  /**
   * Registers an Avro schema and returns its id: a new one, or that of the same schema registered before.
   * @throws AppError SCHEMA_INCOMPATIBLE with the registry's reason
   */
  async register(subject: string, schema: string): Promise<number> {
    const answer = await this.#ask(registered, (api) => api.Subject.register({ subject, body: { schema }, timeout }));
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

  async #ask<Answer>(
    shape: z.ZodMiniType<Answer>,
    request: (api: SchemaRegistryAPIClient) => Promise<{ data: () => unknown }>,
  ): Promise<Answer | null> {
    const { signal, url } = this.#options;
    const api = await abortable((this.#api ??= this.#connect()), signal);
    try {
      const response = await abortable(request(api), signal);
      return shape.parse(response.data());
    } catch (error) {
      if (isRegistryStatus(error, 404)) return null;
      throw translateRegistryError(error, url);
    }
  }

  /** A URL without a path that answers 404 on `/subjects` is an Apicurio Registry, whose Confluent API is elsewhere. */
  async #connect(): Promise<SchemaRegistryAPIClient> {
    const { url, debug } = this.#options;
    const api = client(url, '');
    if (url.pathname !== '/') return api;
    try {
      await api.Subject.all({ timeout });
      return api;
    } catch (error) {
      if (!isRegistryStatus(error, 404)) throw translateRegistryError(error, url);
      debug(`${url.origin}/subjects answers 404: trying ${url.origin}${apicurioPrefix}`);
      return client(url, apicurioPrefix);
    }
  }
}

function client(url: URL, prefix: string): SchemaRegistryAPIClient {
  const { username, password } = url;
  const auth =
    username === '' ? {} : { auth: { username: decodeURIComponent(username), password: decodeURIComponent(password) } };
  return apiModule.default({
    host: `${url.origin}${url.pathname.replace(/\/$/, '')}${prefix}`,
    clientId: 'todo-kafka',
    retry: { retries: 0 },
    ...auth,
  });
}
