import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { packageFile } from '../../../src/lib/package-files.js';
import { parseDocument } from '../../helpers/documents.js';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { foreignTest, python } from '../../helpers/foreign-clients.js';
import { deleteGroups, groupName, groups, groupsDocument } from '../../helpers/groups.js';
import { inTransaction } from '../../helpers/open-transaction.js';
import { startBin, type RunningBin } from '../../helpers/run-bin.js';
import { runMain } from '../../helpers/run-main.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { tableRows, toolSession } from '../../helpers/tool-session.js';
import { createdTopic, todoKafka, writeRecords, writeTimedRecords } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';
import { workspace } from '../../helpers/workspace.js';

const hour = 3_600_000;
const now = Date.now();
/** Three records in the first partition, two in the second, one in the third; kept for a day. */
const topic = unique('lagging');
/** Two records behind in the first, none in the second, without a commit in the third. */
const group = unique('lagging');
const kafka = toolSession();

beforeAll(async () => {
  await todoKafka('topics', 'create', topic, '--partitions', '3', '--config', `retention.ms=${24 * hour}`);
  await writeTimedRecords(topic, 0, [now - 3 * hour, now - 2 * hour, now - hour]);
  await writeTimedRecords(topic, 1, [now - 3 * hour, now - 2 * hour]);
  await writeTimedRecords(topic, 2, [now - 5 * hour]);
  await kafka.commit(group, [
    [topic, 0, 1, null, ''],
    [topic, 1, 2, null, ''],
  ]);
});

afterAll(async () => {
  await deleteGroups(group);
  await todoKafka('topics', 'delete', topic, '--if-exists', '--yes');
});

/** The lag of a group, and when it was asked for. */
async function lagOf(name: string, ...argv: readonly string[]) {
  const from = Date.now();
  const { groups: found } = await groupsDocument('groups.lag', [name, ...argv]);
  const [lag] = found;
  if (lag === undefined) throw new Error('no group');
  return { lag, from, to: Date.now() };
}

describe('TIME-LAG and HEADROOM', () => {
  it('are those of the first record that was not read', async () => {
    const { lag, from, to } = await lagOf(group);
    const [behind, caughtUp, uncommitted] = lag.partitions;
    expect(behind?.timeLagMs).toBeGreaterThanOrEqual(from - (now - 2 * hour));
    expect(behind?.timeLagMs).toBeLessThanOrEqual(to - (now - 2 * hour));
    expect(behind?.headroomMs).toBeGreaterThanOrEqual(now + 22 * hour - to);
    expect(behind?.headroomMs).toBeLessThanOrEqual(now + 22 * hour - from);
    expect(caughtUp).toMatchObject({ lag: 0, timeLagMs: 0, headroomMs: 24 * hour });
    expect(uncommitted).toMatchObject({ lag: null, uncommitted: 1, timeLagMs: null, headroomMs: null });
    expect(lag).toMatchObject({ lag: 2, uncommitted: 1, uncommittedPartitions: 1, unknownPartitions: 0 });
    expect([lag.timeLagMs, lag.headroomMs]).toEqual([behind?.timeLagMs, behind?.headroomMs]);
  });

  it('are in two more columns of a table', async () => {
    const { code, stdout, stderr } = await groups('lag', group);
    expectCode({ code, stdout, stderr }, 0);
    expect(stderr).toBe(
      `Group "${group}" has no valid commit in 1 partition; the 1 record there count as left to read.\n`,
    );
    expect(tableRows(stdout).map((row) => [row['LAG'], row['TIME-LAG'], row['HEADROOM']])).toEqual([
      ['2', expect.stringMatching(/^2h/), expect.stringMatching(/^21h59m|^22h/)],
      ['0', '0s', '1d'],
      ['-', '-', '-'],
    ]);
  });

  it('HEADROOM is not told where retention is not by time alone, and none is left where it has passed', async () => {
    const own = await createdTopic('lag-retention', '--partitions', '1', '--config', `retention.ms=${24 * hour}`);
    const name = groupName('lag-retention');
    await writeTimedRecords(own, 0, [now - 3 * hour, now - 2 * hour, now - hour]);
    await kafka.commit(name, [[own, 0, 0, null, '']]);
    const headroomWith = async (...config: readonly string[]): Promise<(number | null | undefined)[]> => {
      await todoKafka('topics', 'alter', own, ...config, '--yes');
      const { lag } = await lagOf(name);
      return lag.partitions.map(({ headroomMs }) => headroomMs);
    };
    await eventually(async () => expect(await headroomWith('--config', 'retention.bytes=1000000')).toEqual([null]), {
      within: 10_000,
    });
    const both = ['--unset', 'retention.bytes', '--config', 'cleanup.policy=compact,delete'];
    await eventually(async () => expect(await headroomWith(...both)).toEqual([expect.any(Number)]), {
      within: 10_000,
    });
    await eventually(async () => expect(await headroomWith('--config', 'cleanup.policy=compact')).toEqual([null]), {
      within: 10_000,
    });
    await todoKafka('topics', 'alter', own, '--config', 'cleanup.policy=delete', '--yes');
    await todoKafka('topics', 'trim', own, '--before', '2', '--yes');
    await eventually(
      async () => {
        const { lag } = await lagOf(name);
        expect(lag.partitions).toMatchObject([{ lag: 3, lost: 2, note: 'passed-by-retention', headroomMs: 0 }]);
        expect(lag.partitions[0]?.timeLagMs).toBeLessThan(2 * hour);
      },
      { within: 10_000 },
    );
  });

  it('are not those of a marker that ends a transaction', async () => {
    const own = await createdTopic('lag-marker', '--partitions', '1');
    const name = groupName('lag-marker');
    await inTransaction('commit', own, 'a');
    await kafka.commit(name, [[own, 0, 1, null, '']]);
    const { lag } = await lagOf(name);
    expect(lag.partitions).toMatchObject([{ currentOffset: 1, logEndOffset: 2, lag: 1, timeLagMs: 0 }]);
  });
});

describe('limits', () => {
  it.each([
    [['--max-lag', '3'], 0, []],
    [['--max-lag', '2'], 4, ['lag']],
    [['--max-time-lag', '3h'], 0, []],
    [['--max-time-lag', '1h'], 4, ['time-lag']],
    [['--max-lag', '0', '--max-time-lag', '1h'], 4, ['lag', 'time-lag']],
    [['--max-lag', '0', '--topic', `${topic}:1`], 0, []],
    [['--max-lag', '1', '--topic', `${topic}:0`], 4, ['lag']],
  ] as const)('%j ends %d', async (argv, code, exceeded) => {
    const { groups: lags } = await groupsDocument('groups.lag', [group, ...argv], code);
    expect(lags).toMatchObject([{ group, exceeded }]);
  });

  it('say by how much they are passed', async () => {
    const { code, stderr } = await groups('lag', group, '--max-lag', '2', '--max-time-lag', '1h');
    expectCode({ code, stderr }, 4);
    expect(stderr).toContain(`Warning: group "${group}" has 3 records to read, more than the limit of 2\n`);
    expect(stderr).toMatch(/Warning: group ".*" is 2h\d*m? behind, more than the limit of 1h\n/);
  });

  it('come from the catalog for a group that is named, unless they are given', async () => {
    const folder = workspace({
      'topics.yaml': `version: 1\ntopics: { ${topic}: { purpose: test, partitions: 3, replicationFactor: 3 } }\ngroups:\n  ${group}: { topics: [${topic}], maxLag: 2 }\n`,
    });
    const catalog = ['--catalog', join(folder, 'topics.yaml')];
    const named = await groupsDocument('groups.lag', [group, ...catalog], 4);
    expect(named.groups).toMatchObject([{ limits: { maxLag: 2, maxTimeLagMs: null }, exceeded: ['lag'] }]);
    await groupsDocument('groups.lag', [group, ...catalog, '--max-lag', '3']);
    await groupsDocument('groups.lag', catalog);
  });

  it('are for all groups where none is named', async () => {
    const { groups: lags } = await groupsDocument('groups.lag', ['--max-lag', '2'], 4);
    expect(lags.find((each) => each.group === group)).toMatchObject({ lag: 2, exceeded: ['lag'] });
  });

  it('do not hide that a group is not there', async () => {
    const { code, stdout, stderr } = await groups('lag', group, 'tk-no-group', '--max-lag', '2');
    expectCode({ code, stdout, stderr }, 1);
    expect(stdout).toContain(group);
    expect(stderr).toContain('Error: the cluster has no group "tk-no-group"\n');
  });
});

describe('--until-zero', () => {
  it('waits until all is read, also where there was no commit', async () => {
    const name = groupName('lag-zero');
    await kafka.commit(name, [[topic, 0, 1, null, '']]);
    const waiting = startBin(['groups', 'lag', name, '--until-zero', '--watch', ...clusterFlags()]);
    await kafka.commit(name, [
      [topic, 0, 3, null, ''],
      [topic, 1, 2, null, ''],
    ]);
    await eventually(() => expect(seen(waiting).at(-1)).toMatchObject({ groups: [{ lag: 0, uncommitted: 1 }] }), {
      within: 20_000,
    });
    await kafka.commit(name, [[topic, 2, 1, null, '']]);
    expectCode(await waiting.done, 0);
    expect(seen(waiting).at(-1)).toMatchObject({ groups: [{ lag: 0, uncommitted: 0 }] });
  });

  it('ends at once where nothing is left', async () => {
    const argv = [group, '--topic', `${topic}:1`, '--until-zero'];
    expect((await groupsDocument('groups.lag', argv)).groups).toMatchObject([{ lag: 0, uncommitted: 0 }]);
  });

  it('ends 4 when time is up, saying what is left', async () => {
    const { code, stdout, stderr } = await groups('lag', group, '--until-zero', '--timeout', '1s');
    expectCode({ code, stdout, stderr }, 4);
    expect(tableRows(stdout).map((row) => row['LAG'])).toEqual(['2', '0', '-']);
    expect(stderr).toContain(`Group "${group}" has no members: nobody reads what is left at the moment.\n`);
    expect(stderr).toContain(`Warning: group "${group}" still has 3 records to read\n`);
  });

  it('ends 3 when no broker can be asked', async () => {
    const argv = ['groups', 'lag', group, '--until-zero', '--timeout', '2s', '--brokers', 'localhost:1'];
    const { code, stdout } = await runMain([...argv, '--registry', 'http://localhost:1']);
    expect([code, stdout]).toEqual([3, '']);
  });

  it('takes no limits', async () => {
    const { code, stderr } = await groups('lag', group, '--until-zero', '--max-lag', '1');
    expect([code, stderr]).toEqual([2, expect.stringContaining('--until-zero waits for no lag at all')]);
  });
});

describe('--watch', () => {
  it('prints a document a line where nobody watches, until Ctrl-C', async () => {
    const name = groupName('lag-watch');
    await kafka.commit(name, [[topic, 0, 1, null, '']]);
    const watching = startBin(['groups', 'lag', name, '--watch', ...clusterFlags()]);
    await eventually(() => expect(seen(watching)).toMatchObject([{ groups: [{ lag: 2 }] }]), { within: 20_000 });
    await kafka.commit(name, [[topic, 0, 3, null, '']]);
    await eventually(() => expect(seen(watching).at(-1)).toMatchObject({ groups: [{ lag: 0 }] }), { within: 20_000 });
    const times = seen(watching).map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    watching.process.kill('SIGINT');
    expect(await watching.done).toMatchObject({ code: 0, stderr: '' });
  });

  it('ends 4 when a limit is passed', async () => {
    const own = await createdTopic('lag-alarm', '--partitions', '1');
    const name = groupName('lag-alarm');
    await kafka.commit(name, [[own, 0, 0, null, '']]);
    const watching = startBin(['groups', 'lag', name, '--watch', '--max-lag', '1', ...clusterFlags()]);
    await eventually(() => expect(watching.stdout()).toContain('"lag":0'), { within: 20_000 });
    await writeRecords(own, 0, ['a', 'b']);
    const { code, stdout, stderr } = await watching.done;
    expect([code, stderr]).toEqual([4, `Warning: group "${name}" has 2 records to read, more than the limit of 1\n`]);
    expect(stdout.trimEnd().split('\n').at(-1)).toContain('"exceeded":["lag"]');
  });
});

foreignTest('--watch draws over the last picture on a terminal', async () => {
  const own = await createdTopic('lag-drawn', '--partitions', '1');
  const name = groupName('lag-drawn');
  await writeTimedRecords(own, 0, [Date.now()]); // how far the group is behind grows, so that there are pictures
  await kafka.commit(name, [[own, 0, 0, null, '']]);
  const argv = ['groups', 'lag', name, '--watch', '--max-lag', '1', ...clusterFlags()];
  const drawn = join(workspace({ drawn: '' }), 'drawn');
  const ended = python('terminal.py', [drawn, process.execPath, packageFile('bin', 'todo-kafka'), ...argv]);
  const picturesNow = (): number => readFileSync(drawn, 'utf8').split('CURRENT-OFFSET').length;
  await eventually(() => expect(picturesNow()).toBeGreaterThan(3), { within: 60_000 });
  await writeRecords(own, 0, ['1']);
  const { code, text } = z.object({ code: z.int(), text: z.string() }).parse(JSON.parse(await ended));
  expectCode({ code }, 4);
  const pictures = text.split('CURRENT-OFFSET');
  expect(pictures.length).toBeGreaterThan(2);
  const eraseLine = '\u001b[2K\u001b[1A';
  for (const picture of pictures.slice(1, -1)) expect(picture).toContain(eraseLine);
  expect(pictures.at(-1)).not.toContain(eraseLine);
  expect(pictures.at(-1)).toContain('more than the limit of 1');
});

/** The documents that have been printed so far. */
function seen({ stdout }: RunningBin) {
  const lines = stdout().split('\n').slice(0, -1);
  return lines.map((line) => parseDocument('groups.lag', line));
}
