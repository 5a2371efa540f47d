/** What hostile text there is on the cluster, and what hostile words a command may be given. */
export interface HostileWorld {
  /** A word that is hostile. */
  readonly text: string;
  /** A folder with files of hostile content, and a local cluster in `data`. */
  readonly folder: string;
  /** As clients see their names: hostile. */
  readonly topic: string;
  readonly dlq: string;
  /** With a member of a hostile client, and without. */
  readonly group: string;
  readonly emptyGroup: string;
  /** One that there is: hostile. */
  readonly transactionalId: string;
  /** URL of one that refuses everything, in a hostile way. */
  readonly registry: string;
}

type Case = readonly string[];

/**
 * For each command the arguments with which it prints what others have named or written. A command that is not here fails the
 * test.
 */
export function hostileCases(world: HostileWorld): Readonly<Record<string, readonly Case[]>> {
  const { text, folder, topic, dlq, group, emptyGroup, transactionalId, registry } = world;
  const refused = ['--registry', registry];
  const named = [['--cluster', text]];
  const elsewhere = [['--brokers', `${text}:1`]];
  const service = [['--cluster', 'hostile', text]];
  const file = `${folder}/hostile.avsc`;
  const everything = ['--from-beginning', '-e'];
  const readings = [
    [],
    ['--output', 'jsonl'],
    ['--output', 'value'],
    ['--output', 'raw'],
    ['--format', '%t %k %v %h\\n'],
  ];
  return {
    quickstart: named,
    init: [[`${folder}/${text}`], [`${folder}/${text}`]],
    'config list': [[]],
    'config show': [[text], ['--profile', text], ['--brokers', `${text}:1`]],
    'config path': [[]],
    'config use': [[text]],
    'config set': [
      [text, 'brokers=a:1'],
      ['hostile', `brokers=${text}`, `${text}=1`],
    ],
    'config unset': [[text, text]],
    'config remove': [[text]],
    'config import': [[`${folder}/${text}`, '--as', 'hostile']],
    up: [...named, ['--port-offset', text]],
    down: named,
    status: [...named, ['--brokers', `${text}:1`]],
    logs: [
      ...service,
      ['--cluster', 'hostile'],
      ['--cluster', 'hostile', 'kafka1'],
      ['--cluster', 'hostile', '--json'],
    ],
    env: named,
    ui: [['--print', ...(named[0] ?? [])]],
    stop: service,
    start: service,
    restart: service,
    kill: service,
    'topics list': [['--match', '^tk-'], ['--match', `(${text}`], ['--json']],
    'topics describe': [[topic], [topic, '--json'], [topic, '--debug'], [text]],
    'topics create': [[topic], [text], ['tk-hostile-new', '--config', `${text}=1`]],
    'topics alter': [
      [topic, '--config', `compression.type=${text}`],
      [topic, '--config', 'retention.ms=1', '--dry-run'],
    ],
    'topics delete': [[topic], [topic, '--dry-run'], [text]],
    'topics trim': [
      [topic, '--all'],
      [topic, '--before', text],
    ],
    'topics sync': [
      ['--dry-run', '--prune', '--catalog', `${folder}/topics.yaml`],
      ['--dry-run', '--catalog', `${folder}/broken.yaml`],
      ['--plan', `${folder}/${text}`],
    ],
    'topics export': [[]],
    'topics balance': [['--throttle', text]],
    'groups list': [[], ['--json']],
    'groups describe': [[group], [group, '--members'], [group, '--json'], [text]],
    'groups lag': [[group], [group, '--json'], [emptyGroup, '--watch', '--max-lag', '0']],
    'groups reset-offsets': [
      [group, '--topic', topic, '--to-earliest', '--execute'],
      [emptyGroup, '--topic', topic, '--to-earliest'],
      [emptyGroup, '--topic', topic, '--to-offset', '1', '--execute'],
      [emptyGroup, '--undo', `${folder}/${text}`],
    ],
    'groups delete': [[group, '--yes'], [emptyGroup], [text]],
    'groups remove-members': [
      [group, '--all'],
      [group, '--all', '--dry-run'],
      [group, '--instance', text, '--dry-run'],
    ],
    'groups delete-offsets': [
      [emptyGroup, '--topic', topic],
      [emptyGroup, '--topic', topic, '--dry-run'],
      [text, '--topic', text],
    ],
    produce: [
      [topic, '--value', JSON.stringify({ priority: text })],
      [topic, '--value', `{"${text}`],
      [topic, '--file', `${folder}/${text}.jsonl`],
    ],
    consume: [
      ...readings.map((options) => [topic, ...everything, ...options]),
      [topic, ...everything, '--json'],
      [topic, ...everything, '--grep', `(${text}`],
      [topic, ...everything, '--filter', `value.${text}`],
    ],
    copy: [
      [topic, topic],
      [topic, text],
    ],
    'dlq list': [[], ['--json']],
    'dlq show': [[dlq], [dlq, '--json'], [text]],
    'dlq redrive': [
      [dlq, '--dry-run'],
      [dlq, '--set', `${text}=1`, '--dry-run'],
    ],
    'dlq purge': [[dlq], [dlq, '--dry-run']],
    'schemas list': [[], ['--json'], refused, ['--json', '--debug', ...refused]],
    'schemas get': [[`${topic}-value`], [`${topic}-value`, '--json'], [text]],
    'schemas register': [
      [`${folder}/topic.avsc`, '--catalog', `${folder}/schemas.yaml`, ...refused],
      [`${folder}/${text}`],
      ['--catalog', `${folder}/${text}`],
    ],
    'schemas check': [[file, '--subject', `${topic}-value`]],
    'schemas diff': [[`${topic}-value`, file]],
    'schemas delete': [[`${topic}-value`], [`${topic}-value`, '--dry-run'], [text]],
    'schemas types': [[file], [`${folder}/${text}`]],
    'acls list': [['--operation', text]],
    'acls create': [['--topic', text, '--principal', 'User:a', '--operation', 'CreateTokens']],
    'acls delete': [['--resource', text]],
    'users list': elsewhere,
    'users create': [[text, '--dry-run']],
    'users delete': [[text]],
    'quotas list': elsewhere,
    'quotas set': [['producer_byte_rate=1', '--user', text, '--dry-run']],
    'quotas unset': [[text, '--user', 'a']],
    'brokers list': elsewhere,
    'brokers describe': [[text]],
    'brokers configs': [[text]],
    'brokers alter': [
      [text, '--unset', 'a'],
      ['1', '--config', `${text}=1`, '--dry-run'],
    ],
    'cluster quorum': elsewhere,
    'transactions list': [[], ['--json'], ['--hanging', '--topic', text]],
    'transactions describe': [[transactionalId], [transactionalId, '--json'], [text]],
    'transactions abort': [['--topic', text, '--partition', '0', '--start-offset', '0']],
  };
}
