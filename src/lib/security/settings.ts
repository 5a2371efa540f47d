/** How the connections to brokers are protected, and as whom they are made. */
export interface Security {
  /** null for plain text. */
  readonly tls: TlsSettings | null;
  /** null where the brokers ask for no login, or know the client by its certificate. */
  readonly sasl: SaslSettings | null;
}

/** Of brokers and of registries. Texts are PEM, as Node's `tls.connect` takes them. */
export interface TlsSettings {
  /** What certificates are checked against. Default: the authorities that Node knows. */
  readonly ca?: string;
  /** The client's certificate, with those that lead to the authority. */
  readonly cert?: string;
  readonly key?: string;
  /** Certificate and key in one (PKCS#12), instead of `cert` and `key`. */
  readonly keystore?: Buffer;
  /** Of `key` or `keystore`. */
  readonly passphrase?: string;
  /** Asked for (SNI) and looked for in the certificate instead of the host's name. */
  readonly serverName?: string;
}

/** Read each time that it is needed, so that a renewed one is taken. */
export type Secret = (signal: AbortSignal) => Promise<string>;

export const passwordMechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;

export type SaslSettings =
  | {
      readonly mechanism: (typeof passwordMechanisms)[number];
      readonly username: string;
      readonly password: Secret;
    }
  | {
      readonly mechanism: 'OAUTHBEARER';
      readonly token: TokenSource;
      /** SASL extensions (KIP-342), such as `logicalCluster`. */
      readonly extensions?: Readonly<Record<string, string>>;
    };

/** Gives a token that is good now: the last one, as long as it has a while to go. */
export type TokenSource = (signal: AbortSignal) => Promise<BearerToken>;

export interface BearerToken {
  readonly value: string;
  /** Milliseconds since 1970; null where it is not known. */
  readonly expiresAt: number | null;
}

export const plaintext: Security = { tls: null, sasl: null };

/** Who asks the registry. */
export type RegistryLogin =
  | { readonly kind: 'basic'; readonly username: string; readonly password: Secret }
  | { readonly kind: 'bearer'; readonly token: Secret }
  | { readonly kind: 'oauth'; readonly token: TokenSource };
