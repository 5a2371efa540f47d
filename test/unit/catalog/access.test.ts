import { describe, expect, it } from 'vitest';
import type { Acl } from '../../../src/lib/names/acl-words.js';
import { catalogOf, catalogProblems } from '../../helpers/catalogs.js';

const head =
  'version: 1\ndefaults: { partitions: 1, replicationFactor: 1 }\ntopics: { a: , b: { deadLetter: true } }\n';

function textOf({ principal, permission, operation, resourceType, resourceName, patternType, host }: Acl): string {
  return [principal, host, permission, operation, resourceType, resourceName, patternType].join(' ');
}

async function aclsOf(yaml: string): Promise<readonly string[] | undefined> {
  const { access } = await catalogOf(head + yaml);
  return access.acls?.map(textOf);
}

describe('access in a catalog', () => {
  it('is nobody’s business where nothing is said of it, and emptied where it is said that there is none', async () => {
    expect((await catalogOf(head)).access).toEqual({ acls: null, users: null, quotas: null });
    expect((await catalogOf(`${head}acls:\nusers: {}\nquotas:\n`)).access).toEqual({ acls: [], users: [], quotas: [] });
    expect((await catalogOf(`${head}services:\n`)).access.acls).toEqual([]);
  });

  it('is an ACL for each operation, each once, with merge keys as anywhere', async () => {
    const yaml = `
x-reader: &reader { operations: [Read, describe], pattern: prefixed }
acls:
  User:alice:
    - { resource: 'topic:x.', <<: *reader }
    - { resource: 'topic:x.', <<: *reader, operations: READ }
    - { resource: cluster, operations: Alter-Configs, host: 10.0.0.1, permission: deny }
  'User:CN=a,O=b':
    - { resource: 'group:*', operations: all }
`;
    expect(await aclsOf(yaml)).toEqual([
      'User:alice * ALLOW READ TOPIC x. PREFIXED',
      'User:alice * ALLOW DESCRIBE TOPIC x. PREFIXED',
      'User:alice 10.0.0.1 DENY ALTER_CONFIGS CLUSTER kafka-cluster LITERAL',
      'User:CN=a,O=b * ALLOW ALL GROUP * LITERAL',
    ]);
  });

  it('is made of what services produce and consume', async () => {
    const yaml = `
services:
  billing:
    produces: [a, b.dlq, z*]
    consumes: [b, { topic: '*', group: g* }]
    transactionalId: billing-*
    idempotent: true
  idle:
  other: { principal: 'User:x', group: readers, consumes: [a] }
`;
    const allowed = (text: string): string => `User:billing * ALLOW ${text}`;
    expect(await aclsOf(yaml)).toEqual([
      ...['TOPIC a LITERAL', 'TOPIC b.dlq LITERAL', 'TOPIC z PREFIXED'].flatMap((resource) =>
        ['WRITE', 'DESCRIBE', 'CREATE'].map((operation) => allowed(`${operation} ${resource}`)),
      ),
      ...['WRITE', 'DESCRIBE'].map((operation) => allowed(`${operation} TRANSACTIONAL_ID billing- PREFIXED`)),
      allowed('IDEMPOTENT_WRITE CLUSTER kafka-cluster LITERAL'),
      ...['READ TOPIC b LITERAL', 'DESCRIBE TOPIC b LITERAL', 'READ GROUP billing LITERAL'].map(allowed),
      ...['READ TOPIC * LITERAL', 'DESCRIBE TOPIC * LITERAL', 'READ GROUP g PREFIXED'].map(allowed),
      ...['READ TOPIC a LITERAL', 'DESCRIBE TOPIC a LITERAL', 'READ GROUP readers LITERAL'].map(
        (text) => `User:x * ALLOW ${text}`,
      ),
    ]);
  });

  it('has users without passwords, and limits by whom they are for', async () => {
    const yaml = `
users:
  '007':
  bob: { mechanisms: [SCRAM-SHA-512, SCRAM-SHA-256, SCRAM-SHA-512] }
quotas:
  - { user: '007', clientId: app, limits: { producer_byte_rate: 10MB/s, request_percentage: 12.5 } }
  - { userDefault: true, limits: { consumer_byte_rate: 1048576 } }
  - { ip: 10.0.0.1, limits: { connection_creation_rate: 1e2 } }
keep: [legacy.*, User:connect*]
`;
    const { access, keep } = await catalogOf(head + yaml);
    expect(access.users).toEqual([
      { name: '007', mechanisms: ['SCRAM-SHA-512'] },
      { name: 'bob', mechanisms: ['SCRAM-SHA-256', 'SCRAM-SHA-512'] },
    ]);
    expect(access.quotas).toEqual([
      {
        entity: { user: '007', 'client-id': 'app' },
        limits: { producer_byte_rate: 10_000_000, request_percentage: 12.5 },
      },
      { entity: { user: null }, limits: { consumer_byte_rate: 1_048_576 } },
      { entity: { ip: '10.0.0.1' }, limits: { connection_creation_rate: 100 } },
    ]);
    expect(keep).toEqual(['legacy.*', 'User:connect*']);
  });
});

it('every problem of the shape of access is said at once, with its place', async () => {
  const yaml = `
acls:
  User:a:
    - { resource: subject:x, operation: Read, operations: [Fly] }
    - { resource: topic:x, operations: [], permission: maybe }
services:
  s: { produce: [a], consumes: [{ topics: a }] }
users:
  bob: { password: x, mechanisms: PLAIN }
quotas:
  - { limits: { producer_byte_rat: 1, consumer_byte_rate: fast, request_percentage: 0 }, userDefault: no }
keep: ['User:', 'a/b']
`;
  expect(await catalogProblems(head + yaml)).toMatchInlineSnapshot(`
    [
      "7:9 acls["User:a"][0].resource: write cluster, topic:NAME, group:NAME, transactional-id:NAME, delegation-token:NAME or user:NAME, not "subject:x"",
      "7:30 acls["User:a"][0].operation: unknown field: did you mean \`operations\`?",
      "7:60 acls["User:a"][0].operations[0]: choose from ALL, READ, WRITE, CREATE, DELETE, ALTER, DESCRIBE, CLUSTER_ACTION, DESCRIBE_CONFIGS, ALTER_CONFIGS, IDEMPOTENT_WRITE, CREATE_TOKENS, DESCRIBE_TOKENS, TWO_PHASE_COMMIT, not "Fly"",
      "8:28 acls["User:a"][1].operations: write a list of operations, such as [Read, Describe], not a list",
      "8:44 acls["User:a"][1].permission: write allow or deny, not "maybe"",
      "10:8 services.s.produce: unknown field: did you mean \`produces\`?",
      "10:33 services.s.consumes[0].topic: is missing",
      "10:35 services.s.consumes[0].topics: unknown field: did you mean \`topic\`?",
      "12:10 users.bob.password: unknown field: there are mechanisms",
      "12:23 users.bob.mechanisms[0]: choose from SCRAM-SHA-256, SCRAM-SHA-512, not "PLAIN"",
      "14:17 quotas[0].limits.producer_byte_rat: unknown field: did you mean \`producer_byte_rate\`?",
      "14:39 quotas[0].limits.consumer_byte_rate: write a rate such as 1048576 or 10MB/s, not "fast"",
      "14:65 quotas[0].limits.request_percentage: write a number above 0, not "0"",
      "14:90 quotas[0].userDefault: write true, or leave it out, not "no"",
      "15:8 keep[0]: a pattern is a name in which \`*\` stands for any letters and \`?\` for one, or one of \`User:NAME\`, \`group:NAME\` and their like, not "User:"",
      "15:17 keep[1]: a pattern is a name in which \`*\` stands for any letters and \`?\` for one, or one of \`User:NAME\`, \`group:NAME\` and their like, not "a/b"",
    ]
  `);
});

it('every problem of the meaning of access is said at once, with its place', async () => {
  const yaml = `
acls:
  alice:
    - { resource: group:g, operations: [Write] }
  User:a:
    - { resource: topic:*, operations: [Read], pattern: prefixed }
services:
  s: { principal: s, produces: [nope], consumes: [{ topic: never }], transactionalId: t }
  '': {}
  t: { transactionalId: t, idempotent: true }
users: { '': }
quotas:
  - { limits: { request_percentage: 1 } }
  - { user: a, userDefault: true, limits: { request_percentage: 1 } }
  - { user: a, ip: b, limits: { connection_creation_rate: 1 } }
  - { clientId: a, limits: { request_percentage: 1 } }
  - { clientId: a, limits: { request_percentage: 2 } }
`;
  expect(await catalogProblems(head + yaml)).toMatchInlineSnapshot(`
    [
      "6:3 acls.alice: write a principal such as User:alice",
      "7:28 acls.alice[0].operations: WRITE means nothing for group:g; possible are ALL, READ, DELETE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS",
      "9:48 acls["User:a"][0].pattern: topic:* is no beginning of names",
      "11:8 services.s.principal: write a principal such as User:alice",
      "11:33 services.s.produces[0]: the catalog has no topic "nope": what it does not have is named under \`acls:\`",
      "11:51 services.s.consumes[0]: the catalog has no topic "never": what it does not have is named under \`acls:\`",
      "12:3 services[""]: a service has a name",
      "13:8 services.t.transactionalId: is for what it produces",
      "13:28 services.t.idempotent: is for what it produces",
      "14:10 users[""]: a user has a name",
      "16:5 quotas[0]: say whom it is for, with \`user\`, \`clientId\` or \`ip\`, or with one of their defaults",
      "17:5 quotas[1]: use one of \`user\` and \`userDefault\`",
      "18:5 quotas[2]: \`ip\` goes with neither \`user\` nor \`clientId\`",
      "20:5 quotas[4]: is there twice",
    ]
  `);
});
