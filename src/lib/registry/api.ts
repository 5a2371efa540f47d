import type * as z from 'zod/mini';
import { abortable } from '../abort.js';
import { AppError } from '../errors.js';
import type { RegistryLogin, TlsSettings } from '../security/settings.js';
import { Slots } from '../values/slots.js';
import { Memo } from '../values/memo.js';
import { apicurioPrefix } from './prefix.js';
import { isUnknownPath, notFound, RegistryRefusal, softDeleted } from './refusal.js';
import { sendRequest, type RegistryAddress, type RegistryRequest, type RequestLimits } from './request.js';
import { translateRegistryError } from './translate-error.js';

export interface RegistryOptions {
  readonly url: URL;
  /** Who asks. Default: the user and the password in `url`, where there are any. */
  readonly login?: RegistryLogin;
  /** Of https. Default: as Node has it. */
  readonly tls?: TlsSettings;
  readonly signal: AbortSignal;
  readonly debug: (text: string) => void;
  readonly limits?: RequestLimits;
}

/** Far more than a schema has, or a list of subjects. */
const defaultLimits: RequestLimits = { milliseconds: 10_000, bytes: 32 * 1024 * 1024 };

/** Registries that are a service refuse more than they like, and each request has its socket. */
export const requestsAtOnce = 20;

/** Codes of what is not there for whoever asks for what is alive. */
export const absent: readonly number[] = [...notFound, ...softDeleted];

/** Requests to the API of one registry, wherever on its server that is. Answers are parsed, failures are `AppError`s. */
export class RegistryApi {
  readonly #options: RegistryOptions;
  readonly #slots = new Slots(requestsAtOnce);
  readonly #address = new Memo(() => this.#findApi());

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  /**
   * Null for what is not there. That is said by the code in an answer: a 404 without one is a proxy's, or of a program
   * that is no registry.
   * @param codes those that say so
   */
  async ifThere<Answer>(
    shape: z.ZodMiniType<Answer>,
    request: RegistryRequest,
    codes: readonly number[] = absent,
  ): Promise<Answer | null> {
    try {
      return await this.request(shape, request);
    } catch (error) {
      const cause = error instanceof AppError ? error.cause : null;
      if (cause instanceof RegistryRefusal && cause.code !== null && codes.includes(cause.code)) return null;
      throw error;
    }
  }

  async request<Answer>(shape: z.ZodMiniType<Answer>, request: RegistryRequest): Promise<Answer> {
    const { signal } = this.#options;
    const address = await abortable(this.#address.get(), signal);
    try {
      return shape.parse(await abortable(this.#send(address, request), signal));
    } catch (error) {
      if (isUnknownPath(error) && request.api === undefined) this.#address.forget(); // where the API was thought to be, it is not
      throw translateRegistryError(error, this.#options, request);
    }
  }

  /** Its time begins when it is its turn. */
  async #send(address: RegistryAddress, request: RegistryRequest): Promise<unknown> {
    const { limits = defaultLimits, signal } = this.#options;
    return this.#slots.run(() => sendRequest(address, request, limits, signal));
  }

  /** A URL without a path that answers 404 on `/subjects` is an Apicurio Registry, whose Confluent API is elsewhere. */
  async #findApi(): Promise<RegistryAddress> {
    const { url, debug } = this.#options;
    const address = addressOf(this.#options, '');
    if (url.pathname !== '/') return address;
    const probe = { path: ['subjects'] };
    try {
      await this.#send(address, probe);
      return address;
    } catch (error) {
      if (!isUnknownPath(error)) throw translateRegistryError(error, this.#options, probe);
      debug(`${url.origin}/subjects answers 404: trying ${url.origin}${apicurioPrefix}`);
      return addressOf(this.#options, apicurioPrefix);
    }
  }
}

function addressOf({ url, login, tls }: RegistryOptions, prefix: string): RegistryAddress {
  const base = `${url.origin}${url.pathname.replace(/\/$/, '')}${prefix}`;
  return { base, login: login ?? loginIn(url), tls: tls ?? null };
}

function loginIn({ username, password }: URL): RegistryLogin | null {
  if (username === '') return null;
  return { kind: 'basic', username: unescaped(username), password: () => Promise.resolve(unescaped(password)) };
}

/** A `%` of a password that nobody escaped stands for itself. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
