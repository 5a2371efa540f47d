import * as z from 'zod/mini';
import { shortOrLong } from '../../yaml/short-or-long.js';

/** The shape of `config.yaml` and `.todo-kafka.yaml`. Every scalar comes as the text that is written there. */

const text = z.string('write a text');

const onOff = z.pipe(
  z.string('write true or false'),
  z.transform((written, context) => {
    if (/^(?:true|false)$/i.test(written)) return written.toLowerCase() === 'true';
    context.issues.push({ code: 'custom', input: written, message: 'write true or false' });
    return z.NEVER;
  }),
);

const secretWords =
  'write { env: NAME }, { file: PATH }, { command: LINE } or { keyring: ACCOUNT }: a secret does not stand here';
export const secretFields = z.strictObject(
  { env: z.optional(text), file: z.optional(text), command: z.optional(text), keyring: z.optional(text) },
  secretWords,
);
const secret = secretFields.check((context) => {
  if (Object.keys(context.value).length === 1) return;
  context.issues.push({ code: 'custom', input: context.value, message: secretWords });
});

export const tlsFields = z.strictObject(
  {
    ca: z.optional(text),
    cert: z.optional(text),
    key: z.optional(text),
    keystore: z.optional(text),
    keyPassword: z.optional(secret),
    serverName: z.optional(text),
  },
  'write true or { ca: FILE }',
);

export const oauthFields = z.strictObject(
  { tokenUrl: text, clientId: text, clientSecret: secret, scope: z.optional(text) },
  'write { tokenUrl: URL, clientId: ID, clientSecret: { env: NAME } }',
);

export const saslFields = z.strictObject(
  { mechanism: text, username: z.optional(text), password: z.optional(secret) },
  'write { mechanism: SCRAM-SHA-512, username: NAME, password: { env: NAME } }',
);

export const registryFields = z.strictObject(
  {
    url: text,
    username: z.optional(text),
    password: z.optional(secret),
    token: z.optional(secret),
    oauth: z.optional(oauthFields),
    tls: z.optional(tlsFields),
  },
  'write { url: URL }',
);

const paths = z.array(
  z
    .string('write a field such as value.email')
    .check(z.regex(/^(?:key|value|headers)(?:\.[^.\s]+)*$/, 'write a field such as value.email, or key')),
  'write a list of fields, such as [value.email]',
);

export const profileFields = z.strictObject(
  {
    brokers: z.optional(z.union([text, z.array(text)], 'write host:port, several of them in a list')),
    registry: z.optional(shortOrLong(text, registryFields)),
    tls: z.optional(shortOrLong(onOff, tlsFields)),
    sasl: z.optional(saslFields),
    oauth: z.optional(oauthFields),
    catalog: z.optional(text),
    readOnly: z.optional(onOff),
    protected: z.optional(onOff),
    mask: z.optional(paths),
  },
  'write a map of fields, `brokers:` first',
);

export const profilesDocument = z.strictObject(
  {
    use: z.optional(text),
    profiles: z.record(z.string(), profileFields, 'write a map: the name of each profile, a colon, and its fields'),
  },
  'write a map: `profiles:` with the name of each',
);

export type ProfileDocument = z.infer<typeof profileFields>;
export type SecretDocument = z.infer<typeof secretFields>;
export type TlsDocument = z.infer<typeof tlsFields>;
export type OauthDocument = z.infer<typeof oauthFields>;
