import * as z from 'zod/mini';
import { operationNamed, parseResource, resourceForms } from '../names/acl-resources.js';
import { aclOperations } from '../names/acl-words.js';
import { parseQuota, quotaNames, quotaValueWords, type QuotaName } from '../names/quota-words.js';
import { scramMechanisms, type ScramMechanism } from '../names/scram-mechanisms.js';
import { longestText } from '../topics/config-values.js';
import { listed } from '../values/wording.js';
import { oneOrMore } from '../yaml/one-or-more.js';
import { orEmpty } from '../yaml/or-empty.js';
import { readText } from '../yaml/read-text.js';

/** The shape of what a catalog says of access: `acls`, `services`, `users` and `quotas`. */

const nameWords = `write a name, of at most ${longestText} bytes`;
const name = z
  .string(nameWords)
  .check(z.refine((text) => text !== '' && Buffer.byteLength(text) <= longestText, nameWords));

/** The map's keys are names, too: what is wrong with one is said of its entry. */
export function isName(text: string): boolean {
  return name.safeParse(text).success;
}

const yesWords = 'write true, or leave it out';
const yes = readText((text) => (text.toLowerCase() === 'true' ? true : null), yesWords);

export const aclFields = z.strictObject(
  {
    resource: readText(parseResource, `write ${resourceForms}`),
    operations: oneOrMore(
      readText(operationNamed, `choose from ${aclOperations.join(', ')}`),
      'write a list of operations, such as [Read, Describe]',
    ),
    pattern: z.optional(z.enum(['literal', 'prefixed'], 'write literal or prefixed')),
    host: z.optional(name),
    permission: z.optional(z.enum(['allow', 'deny'], 'write allow or deny')),
  },
  'write { resource: topic:NAME, operations: [Read] }',
);

const consumesWords = 'write a topic, or { topic: NAME, group: NAME }';
export const consumesFields = z.strictObject({ topic: name, group: z.optional(name) }, consumesWords);
const consumed = z.pipe(
  z.transform((input: unknown): unknown => (typeof input === 'string' ? { topic: input } : input)),
  consumesFields,
);

export const serviceFields = z.strictObject(
  {
    principal: z.optional(name),
    group: z.optional(name),
    produces: z.optional(orEmpty(z.array(name, 'write a list of topics'), [])),
    consumes: z.optional(orEmpty(z.array(consumed, 'write a list of topics, or of { topic: NAME, group: NAME }'), [])),
    transactionalId: z.optional(name),
    idempotent: z.optional(yes),
  },
  'write { produces: [TOPIC], consumes: [TOPIC] }',
);

export const userFields = z.strictObject(
  {
    mechanisms: z.optional(
      oneOrMore<ScramMechanism>(
        z.enum(scramMechanisms, `choose from ${scramMechanisms.join(', ')}`),
        'write a list of mechanisms, such as [SCRAM-SHA-512]',
      ),
    ),
  },
  'write { mechanisms: [SCRAM-SHA-512] }, or nothing: a password does not stand here',
);

function limit(quota: QuotaName) {
  return z.optional(readText((text) => parseQuota(quota, text), quotaValueWords(quota)));
}

export const limitFields = z.strictObject(
  {
    producer_byte_rate: limit('producer_byte_rate'),
    consumer_byte_rate: limit('consumer_byte_rate'),
    request_percentage: limit('request_percentage'),
    controller_mutation_rate: limit('controller_mutation_rate'),
    connection_creation_rate: limit('connection_creation_rate'),
  } satisfies Record<QuotaName, unknown>,
  `write a map of limits: ${listed(quotaNames, 'or')}`,
);

export const quotaFields = z.strictObject(
  {
    user: z.optional(name),
    userDefault: z.optional(yes),
    clientId: z.optional(name),
    clientIdDefault: z.optional(yes),
    ip: z.optional(name),
    ipDefault: z.optional(yes),
    limits: limitFields,
  },
  'write { user: NAME, limits: { producer_byte_rate: 10MB/s } }',
);

export const accessFields = {
  acls: z.optional(
    orEmpty(
      z.record(
        z.string(),
        orEmpty(z.array(aclFields, 'write a list of { resource: topic:NAME, operations: [Read] }'), []),
        'write a map: each principal, such as User:alice, a colon, and a list of what it may do',
      ),
    ),
  ),
  services: z.optional(orEmpty(z.record(z.string(), orEmpty(serviceFields), 'write a map of services'))),
  users: z.optional(orEmpty(z.record(z.string(), orEmpty(userFields), 'write a map of users'))),
  quotas: z.optional(
    orEmpty(z.array(quotaFields, 'write a list of { user: NAME, limits: { producer_byte_rate: 10MB/s } }'), []),
  ),
};

export type AclDocument = z.infer<typeof aclFields>;
export type ServiceDocument = z.infer<typeof serviceFields>;
export type QuotaDocument = z.infer<typeof quotaFields>;
