import { expect, it } from 'vitest';
import { runMain } from '../../helpers/run-main.js';

const nobody = ['--brokers', 'localhost:1', '--registry', 'http://localhost:1'];

it.each([
  ['consume t --from-beginning -o 1', '--from-beginning and --offset each say where to start: use one of them'],
  [
    'consume t -o @2026-01-01:2026-02-01 --until 2026-03-01',
    '--until and --offset each say where to end: use one of them',
  ],
  [
    'consume t -g g -p 0',
    '--group reads what the group says: it goes with none of --offset, --since, --tail and --partition',
  ],
  ['consume t --no-commit', '--no-commit is for --group'],
  ['consume t --tail 1 -n 2', '--tail and --max-messages each say how many: use one of them'],
  ['consume t --format %v --output raw', '--format and --output each say how to print: use one of them'],
  ['consume t --json --output raw', '--json prints JSON lines: it goes with neither --format nor --output raw'],
  ['produce t --value 1 --file f', '--value and --file each say what to send: use one of them'],
  ['produce t --value 1 --set a=1 --sample 2', '--value, --set and --sample each say what to send: use one of them'],
  [
    'produce t --set a=1 --raw',
    '--set makes values by their schema: it goes with none of --raw, --input and --key-separator',
  ],
  [
    'produce t --raw --subject s',
    '--raw sends values without a schema: it goes with neither --schema-id nor --subject',
  ],
  [
    'produce t --value-type int --sample 1',
    '--value-type sends values without a schema: it goes with none of --raw, --schema-id, --subject, --set and --sample',
  ],
  [
    'produce t --subject-strategy record --raw',
    '--subject-strategy says which subject holds: it goes with none of --subject, --raw and --value-type',
  ],
  ['produce t --schema-id 1 --subject s', '--schema-id and --subject each say which schema holds: use one of them'],
  [
    'produce t --transactional --acks 1',
    '--transactional sends all records or none: it goes with neither --keep-going nor --acks 1 or 0',
  ],
  ['produce t --rejects f', '--rejects is for --keep-going'],
  ['produce t -Z --value 1', '--tombstone sends no value: it goes with none of --value, --set and --sample'],
  ['topics list --offline --under-min-isr', 'use one of --offline and --under-min-isr'],
  ['topics trim t', 'use one of --before and --all'],
  ['topics trim t --all --before 1', 'use one of --before and --all'],
  ['topics balance --cancel --dry-run', '--cancel only takes back moves: it does not go with --dry-run'],
  ['topics sync --prune --only t', '--prune and --only each say which topics are looked at: use one of them'],
  [
    'topics sync --plan f --plan-out g',
    '--plan carries out what its file says: it goes with none of --only, --prune, --prune-config, ' +
      '--allow-partition-increase, --cap-replication, --no-schemas, --no-access and --plan-out',
  ],
  [
    'groups lag g --until-zero --max-lag 1',
    '--until-zero waits for no lag at all: it goes with neither --max-lag nor --max-time-lag',
  ],
  ['groups remove-members g', 'use one of --instance and --all'],
  ['groups reset-offsets g --to-latest', 'say which: use one of --all-topics and --topic'],
  [
    'groups reset-offsets g --undo f --topic t',
    '--undo restores what its file says: it goes with neither --all-topics nor --topic',
  ],
  ...['--all-topics --to-earliest --shift-by 0', '--all-topics'].map((argv): [string, string] => [
    `groups reset-offsets g ${argv}`,
    `${argv === '--all-topics' ? 'say where to: ' : ''}use one of --to-earliest, --to-latest, --to-offset, --shift-by, ` +
      '--to-datetime, --by-duration, --to-current, --from-file, --from-group and --undo',
  ]),
])('%s', async (argv, message) => {
  const { code, stdout, stderr } = await runMain([...argv.split(' '), ...nobody]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(argv.includes('--json') ? `"message":"${message}"` : `Error: ${message}\n`);
});
