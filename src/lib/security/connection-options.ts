/** What an option's text is, and what of a side's settings it gives. */
export type OptionMeaning =
  | { readonly kind: 'switch'; readonly field: 'tls' }
  | { readonly kind: 'pem'; readonly field: 'ca' | 'cert' | 'key' }
  | { readonly kind: 'path'; readonly field: 'keystore' }
  | {
      readonly kind: 'text';
      readonly field: 'serverName' | 'mechanism' | 'username' | 'tokenUrl' | 'clientId' | 'scope';
    }
  | {
      readonly kind: 'secret-file' | 'secret-command' | 'secret-value';
      readonly field: 'keyPassword' | 'password' | 'token';
    };

export type Side = 'brokers' | 'registry';

/** One option of a connection: `--name` on the command line, `TODO_KAFKA_NAME` in the environment. */
export interface ConnectionOption {
  readonly side: Side;
  readonly name: string;
  readonly meaning: OptionMeaning;
  /** In help; null where there is no flag, as secrets are no flag's value. */
  readonly argument: string | null;
  readonly description: string;
}

interface Row {
  readonly name: string;
  readonly meaning: OptionMeaning;
  readonly argument: string | null;
  readonly description: string;
  /** Default: both. */
  readonly only?: Side;
}

const rows: readonly Row[] = [
  text(
    'sasl',
    'mechanism',
    '<mechanism>',
    'PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER or AWS_MSK_IAM',
    'brokers',
  ),
  text('username', 'username', '<name>', 'who logs in'),
  ...secret('password', 'password', 'the password, or the secret of an OAuth client'),
  ...secret('token', 'token', 'a bearer token', 'registry'),
  { name: 'tls', meaning: { kind: 'switch', field: 'tls' }, argument: '', description: 'speak TLS', only: 'brokers' },
  pem('tls-ca', 'ca', 'certificates (PEM) of the authorities to trust'),
  pem('tls-cert', 'cert', "the client's certificate (PEM)"),
  pem('tls-key', 'key', 'its key (PEM)'),
  {
    name: 'tls-keystore',
    meaning: { kind: 'path', field: 'keystore' },
    argument: '<file>',
    description: 'certificate and key in one (PKCS#12)',
  },
  ...secret('tls-key-password', 'keyPassword', 'the password of the key or the keystore'),
  text('tls-server-name', 'serverName', '<name>', 'the name that the certificate has to have'),
  text('oauth-token-url', 'tokenUrl', '<url>', 'where an OAuth client gets its token'),
  text('oauth-client-id', 'clientId', '<id>', 'the name of the OAuth client'),
  text('oauth-scope', 'scope', '<scope>', 'what the token is asked for'),
];

/** All options of a connection but the addresses, those of brokers first. */
export const connectionOptions: readonly ConnectionOption[] = [
  ...rows.filter(({ only }) => only !== 'registry').map((row) => ({ ...row, side: 'brokers' as const })),
  ...rows
    .filter(({ only }) => only !== 'brokers')
    .map((row) => ({
      ...row,
      side: 'registry' as const,
      name: `registry-${row.name}`,
      description: `registry: ${row.description}`,
    })),
];

export function variableOf(name: string): string {
  return `TODO_KAFKA_${name.toUpperCase().replaceAll('-', '_')}`;
}

function text(
  name: string,
  field: Extract<OptionMeaning, { kind: 'text' }>['field'],
  argument: string,
  description: string,
  only?: Side,
): Row {
  return { name, meaning: { kind: 'text', field }, argument, description, ...(only === undefined ? {} : { only }) };
}

function pem(name: string, field: Extract<OptionMeaning, { kind: 'pem' }>['field'], description: string): Row {
  return { name, meaning: { kind: 'pem', field }, argument: '<file>', description };
}

/** A secret comes from a file or a command, or from the environment itself. */
function secret(
  name: string,
  field: 'keyPassword' | 'password' | 'token',
  description: string,
  only?: Side,
): readonly Row[] {
  const side = only === undefined ? {} : { only };
  return [
    {
      ...{ name: `${name}-file`, argument: '<file>', description: `file with ${description}`, ...side },
      meaning: { kind: 'secret-file', field },
    },
    {
      ...{ name: `${name}-command`, argument: '<command>', description: `command that prints ${description}`, ...side },
      meaning: { kind: 'secret-command', field },
    },
    { ...{ name, argument: null, description, ...side }, meaning: { kind: 'secret-value', field } },
  ];
}

/** `--tls-ca` as commander names its value. */
function attributeOf(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The texts of those flags that are among the options of a command line, by the names of the flags without the dashes. */
export function connectionFlags(options: object): ReadonlyMap<string, string> {
  const given = new Map<string, unknown>(Object.entries(options));
  const texts = connectionOptions.flatMap(({ name, argument }): readonly (readonly [string, string])[] => {
    const value = argument === null ? undefined : given.get(attributeOf(name));
    if (value === true) return [[name, '']];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return new Map(texts);
}
