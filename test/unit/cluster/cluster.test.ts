import { describe, expect, it } from 'vitest';
import { formationProblems, leaderlessTopics, partitionProblems } from '../../../src/lib/local-cluster/formation.js';
import type { BrokerView } from '../../../src/lib/local-cluster/broker-views.js';
import { inOrder } from '../../../src/lib/local-cluster/logs.js';
import { checkClusterName } from '../../../src/lib/local-cluster/open-cluster.js';
import { shellEnvironment, shellOf } from '../../../src/lib/local-cluster/shell-env.js';
import { clusterLayout } from '../../../src/lib/local-cluster/runtime/layout.js';

const { brokers } = clusterLayout({ nodes: 3, portOffset: 0, registry: true });

/** What each broker says: which brokers it knows, or null where it does not answer. */
function views(known: readonly (readonly number[] | null)[], leader = 1, clusterId = 'id'): readonly BrokerView[] {
  return brokers.map((broker, index) => {
    const ids = known[index] ?? null;
    const partition = { partition: 0, leader, leaderEpoch: 0, replicas: [1], isr: [1], offlineReplicas: [] };
    const topic = { name: 'a', topicId: '', internal: false, errorCode: 0, partitions: [partition] };
    const nodes = (ids ?? []).map((id) => ({ id, host: 'localhost', port: 9091 + id, rack: null }));
    return { broker, metadata: ids && { clusterId, controllerId: 1, brokers: nodes, topics: [topic] } };
  });
}

describe('what keeps brokers from being one cluster', () => {
  it.each([
    [
      'nothing',
      views([
        [1, 2, 3],
        [1, 2, 3],
        [1, 2, 3],
      ]),
      [],
    ],
    ['one is silent', views([[1, 2, 3], null, [1, 2, 3]]), ['kafka2 does not answer']],
    [
      'one is not let in',
      views([
        [1, 2],
        [1, 2],
        [1, 2, 3],
      ]),
      ['kafka3 is not known to all brokers yet'],
    ],
    ['another cluster', views([[1], null, null], 1, 'x').slice(0, 1), ['kafka1 belongs to cluster x, not to id']],
  ])('%s', (_, answers, problems) => {
    expect(formationProblems(answers, 'id')).toEqual(problems);
  });

  it('and which topics have no leader', () => {
    expect(leaderlessTopics(views([[1, 2, 3], null, null]))).toEqual([]);
    expect(leaderlessTopics(views([[1, 2, 3], [1, 2, 3], null], -1))).toEqual(['a']);
    expect(partitionProblems({ topics: 1, partitions: 4, underReplicated: 2, offline: 1 })).toEqual([
      '1 of 4 partitions have no leader',
      '2 of 4 partitions have fewer replicas in sync than they should',
    ]);
  });
});

describe('lines of several logs', () => {
  it('come in the order of their times, a stack trace behind its line', () => {
    const lines = inOrder([
      [
        { service: 'kafka1', line: '2026-11-24T09:00:01,000 a' },
        { service: 'kafka1', line: '\tat x' },
        { service: 'kafka1', line: '2026-11-24T09:00:03,000 c' },
      ],
      [{ service: 'kafka2', line: '2026-11-24T09:00:02,000 b' }],
    ]);
    expect(lines.map(({ line }) => line.slice(-1))).toEqual(['a', 'x', 'b', 'c']);
  });
});

describe('the lines of `env`', () => {
  const addresses = { brokers: brokers.slice(0, 2), registry: 'http://localhost:8081/apis/ccompat/v7' };

  it.each([
    ['bash', "export KAFKA_BROKERS='localhost:9092,localhost:9093'", "export SCHEMA_REGISTRY_URL='"],
    ['fish', "set -gx KAFKA_BROKERS 'localhost:9092,localhost:9093'", "set -gx SCHEMA_REGISTRY_URL '"],
    ['powershell', "$env:KAFKA_BROKERS = 'localhost:9092,localhost:9093'", "$env:SCHEMA_REGISTRY_URL = '"],
    ['dotenv', 'KAFKA_BROKERS=localhost:9092,localhost:9093', 'SCHEMA_REGISTRY_URL=http'],
  ] as const)('%s', (shell, first, second) => {
    const [kafka, registry] = shellEnvironment(addresses, shell).split('\n');
    expect(kafka).toBe(first);
    expect(registry?.startsWith(second)).toBe(true);
  });

  it('take the registry of another cluster away', () => {
    expect(shellEnvironment({ ...addresses, registry: null }, 'bash')).toContain('\nunset SCHEMA_REGISTRY_URL\n');
  });

  const secure = {
    ...addresses,
    settings: {
      brokers: {
        ca: { value: { kind: 'file', path: "/it's here/ca.pem" }, from: '' },
        mechanism: { value: 'SCRAM-SHA-512', from: '' },
        username: { value: 'admin', from: '' },
        password: { value: { kind: 'file', path: '/p' }, from: '' },
      },
      registry: {},
    },
  } as const;

  it.each([
    ['bash', String.raw`export KAFKA_SSL_CA_LOCATION='/it'\''s here/ca.pem'`],
    ['fish', String.raw`set -gx KAFKA_SSL_CA_LOCATION '/it\'s here/ca.pem'`],
    ['powershell', "$env:KAFKA_SSL_CA_LOCATION = '/it''s here/ca.pem'"],
    ['dotenv', `KAFKA_SSL_CA_LOCATION="/it's here/ca.pem"`],
  ] as const)('say how a secure cluster is spoken to, for %s', (shell, line) => {
    const lines = shellEnvironment(secure, shell).split('\n');
    expect(lines).toContain(line);
    expect(lines.filter((each) => /SCHEMA_REGISTRY_USERNAME|TODO_KAFKA_REGISTRY/.test(each))).toEqual([]);
  });

  it('take the login of another cluster away', () => {
    const lines = shellEnvironment(addresses, 'bash', { TODO_KAFKA_SASL: 'SCRAM-SHA-512', KAFKA_SASL_USERNAME: '' });
    expect(lines.split('\n').slice(2)).toEqual(['unset TODO_KAFKA_SASL', '']);
  });

  it('are for the shell that calls', () => {
    const paths = ['/usr/bin/fish', '/usr/bin/pwsh', '/bin/zsh', undefined];
    expect(paths.map(shellOf)).toEqual(['fish', 'powershell', 'bash', 'bash']);
  });
});

describe('a cluster', () => {
  it.each([['../x'], ['A'], [''], ['.hidden'], ['a b'], ['x'.repeat(64)]])('cannot be called %j', (name) => {
    expect(() => checkClusterName(name)).toThrow(`"${name}" cannot be the name of a cluster`);
  });
});
