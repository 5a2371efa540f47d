/** Where Kafka, its schema registry and the catalog of topics are. */
export interface ConnectOptions {
  /**
   * Addresses as `host:port`, in a list or separated by commas. Without `brokers` and `registry` both come from where the
   * command line has them: `TODO_KAFKA_BROKERS` and `TODO_KAFKA_REGISTRY`; `TODO_KAFKA_CLUSTER`; `KAFKA_BROKERS` or
   * `KAFKA_BOOTSTRAP_SERVERS` and `SCHEMA_REGISTRY_URL`; the running local cluster; the default addresses.
   */
  readonly brokers?: string | readonly string[];
  /** URL of the schema registry's Confluent API, such as `http://localhost:8081`. */
  readonly registry?: string;
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
