import type { TokenSource } from '../security/settings.js';

/** Where Kafka, its schema registry and the catalog of topics are. */
export interface ConnectOptions {
  /**
   * Addresses as `host:port`, in a list or separated by commas. Without `brokers` and `registry` both come from where the
   * command line has them: `TODO_KAFKA_BROKERS` and `TODO_KAFKA_REGISTRY`; `TODO_KAFKA_CLUSTER`; `KAFKA_BROKERS` or
   * `KAFKA_BOOTSTRAP_SERVERS` and `SCHEMA_REGISTRY_URL`; the running local cluster; the default addresses.
   */
  readonly brokers?: string | readonly string[];
  /** URL of the schema registry's Confluent API, such as `http://localhost:8081`, and how it is asked. */
  readonly registry?: string | RegistryOption;
  /** A connection with a name, as `todo-kafka config` keeps them; what is said beside it changes it. */
  readonly profile?: string;
  /** True for TLS with the authorities that Node knows. */
  readonly tls?: boolean | TlsOption;
  /** The login to the brokers. */
  readonly sasl?: SaslOption;
  /**
   * Path of `topics.yaml`, which names each topic's key field and schema. Default: `TODO_KAFKA_CATALOG`, the one found from the
   * working directory upward, or that of the Todo app, which ships with the package.
   */
  readonly catalog?: string;
  /**
   * Milliseconds for the first contact: where brokers, or for a producer the registry, cannot be reached by then, `start` and what
   * was published so far fail with the reason. Later they are waited for. Default: 25,000.
   */
  readonly connectTimeout?: number;
  /** How the service calls itself to the brokers. */
  readonly clientId?: string;
  /** Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export const defaultConnectTimeout = 25_000;

/** A secret, or what gives it each time that it is needed. */
export type SecretOption = string | (() => string | Promise<string>);

/** Certificates and keys are PEM texts, or paths of files with them. */
export interface TlsOption {
  /** What certificates are checked against. Default: the authorities that Node knows. */
  readonly ca?: string;
  /** The client's certificate, with those that lead to the authority. */
  readonly cert?: string;
  readonly key?: string;
  /** Path of a PKCS#12 file, instead of `cert` and `key`. */
  readonly keystore?: string;
  /** Of `key` or `keystore`. */
  readonly keyPassword?: SecretOption;
  /** The name that the certificate has to have, instead of the host's. */
  readonly serverName?: string;
}

export type SaslOption =
  | {
      readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
      readonly username: string;
      readonly password: SecretOption;
    }
  | ({ readonly mechanism: 'OAUTHBEARER'; readonly extensions?: Readonly<Record<string, string>> } & OauthOption)
  | {
      readonly mechanism: 'OAUTHBEARER';
      readonly extensions?: Readonly<Record<string, string>>;
      /** Gives a token that is good now. */
      readonly token: TokenSource;
    }
  | { readonly mechanism: 'AWS_MSK_IAM' };

/** A client of an authorization server (RFC 6749, 4.4). */
export interface OauthOption {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: SecretOption;
  readonly scope?: string;
}

export interface RegistryOption {
  readonly url: string;
  readonly username?: string;
  readonly password?: SecretOption;
  /** A bearer token. */
  readonly token?: SecretOption;
  readonly oauth?: OauthOption;
  readonly tls?: TlsOption;
}
