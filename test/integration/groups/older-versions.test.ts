import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as protocol from '../../../src/lib/kafka/protocol/api.js';
import { fetchApi } from '../../../src/lib/kafka/protocol/fetch.js';
import { listOffsetsApi } from '../../../src/lib/kafka/protocol/list-offsets.js';
import { groupName, groups, groupsDocument, kafkajsMember } from '../../helpers/groups.js';
import { toolSession } from '../../helpers/tool-session.js';
import { createdTopic, writeRecords } from '../../helpers/topics.js';

type Versions = Readonly<Record<string, number>>;

/** The newest versions of requests that brokers of a release have; what it has not, it does not know. */
const releases: Readonly<Record<string, Versions>> = {
  /** `ApiKeys` of kafka-clients 3.5.0. */
  'Kafka 3.5': {
    ...{ ListOffsets: 8, Metadata: 12, Fetch: 15, DescribeConfigs: 4, OffsetCommit: 8, OffsetDelete: 0 },
    ...{ OffsetFetch: 8, FindCoordinator: 4, DescribeGroups: 5, ListGroups: 4, DeleteGroups: 2 },
  },
  /** One group in an OffsetFetch, one key in a FindCoordinator, no states in a list. */
  'Kafka 2.5': {
    ...{ ListOffsets: 5, Metadata: 9, Fetch: 11, DescribeConfigs: 2, OffsetCommit: 8, OffsetDelete: 0 },
    ...{ OffsetFetch: 7, FindCoordinator: 3, DescribeGroups: 5, ListGroups: 3, DeleteGroups: 2 },
  },
};

const seen = vi.hoisted(() => ({ limits: null as Versions | null, sent: new Map<string, number>() }));

// The brokers are real, and speak the older versions too; only what is believed of them is another release's.
vi.mock('../../../src/lib/kafka/protocol/api.js', async (original) => {
  const real = await original<typeof protocol>();
  return {
    ...real,
    negotiateVersion: (api: protocol.ApiVersions, broker: protocol.VersionRange | undefined) => {
      if (broker === undefined || seen.limits === null) return real.negotiateVersion(api, broker);
      const limit = seen.limits[api.name];
      if (limit === undefined) return null;
      return real.negotiateVersion(api, { ...broker, maxVersion: Math.min(broker.maxVersion, limit) });
    },
    encodeRequest: (api: protocol.Api<unknown, unknown>, version: number, body: unknown) => {
      if (api.name !== 'ApiVersions') seen.sent.set(api.name, version); // it begins every connection
      return real.encodeRequest(api, version, body);
    },
  };
});

const kafka = toolSession();

beforeEach(() => {
  seen.limits = null;
  seen.sent.clear();
});

/** As a group is described, without what differs from one moment to the next. */
async function described(...names: readonly string[]) {
  const document = await groupsDocument('groups.describe', names);
  return document.groups.map(({ partitions, ...group }) => ({
    ...group,
    partitions: partitions?.map(({ timeLagMs, headroomMs, ...rest }) => ({
      ...rest,
      times: [timeLagMs === null, headroomMs === null],
    })),
  }));
}

describe.each(Object.entries(releases))('with the requests of %s', (release, versions) => {
  it('groups are listed, described, moved and deleted as with those of today', async () => {
    const topic = await createdTopic('older', '--partitions', '3');
    await writeRecords(topic, 0, ['a', 'b', 'c']);
    const [live, idle] = [groupName('older-live'), groupName('older-idle')];
    await kafkajsMember(live, topic);
    await kafka.commit(idle, [[topic, 0, 1, 0, 'a note of ours']]);
    const before = await described(live, idle);
    expect(before.map(({ members }) => members.length)).toEqual([1, 0]);

    seen.limits = versions;
    seen.sent.clear();
    expect(await described(live, idle)).toEqual(before);
    const all = await groupsDocument('groups.list', ['--type', 'classic']);
    const listed = all.groups.filter(({ group }) => [live, idle].includes(group));
    const state = (name: string): string | null => (release === 'Kafka 2.5' ? null : name);
    expect(listed).toEqual([
      expect.objectContaining({ group: idle, type: 'classic', state: state('Empty') }),
      expect.objectContaining({ group: live, type: 'classic', state: state('Stable') }),
    ]);
    expect((await groupsDocument('groups.list', ['--type', 'consumer'])).groups).toEqual([]);

    const refused = await groups('reset-offsets', live, '--topic', topic, '--to-latest', '--execute');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('has 1 live member')]);
    const form = [idle, '--topic', topic, '--to-latest', '--execute'];
    const { undo } = await groupsDocument('groups.reset-offsets', form);
    expect((await kafka.committed(idle)).map(([, , offset]) => offset)).toEqual([3, 0, 0]);
    await groupsDocument('groups.reset-offsets', [idle, '--undo', undo?.file ?? '', '--execute']);
    expect(await kafka.committed(idle)).toEqual([[topic, 0, 1, 0, 'a note of ours']]);
    await groupsDocument('groups.delete', [idle, '--yes']);
    expect(await kafka.committed(idle)).toEqual([]);
    const ours = { Fetch: fetchApi.maxVersion, ListOffsets: listOffsetsApi.maxVersion };
    const newest = Object.entries(versions).map(([name, version]) => {
      return [name, Math.min(version, name === 'Fetch' || name === 'ListOffsets' ? ours[name] : version)];
    });
    expect(Object.fromEntries(seen.sent)).toEqual(Object.fromEntries(newest));
  });
});

describe('with the requests of Kafka 2.5', () => {
  it('states are not told, so none can be asked for', async () => {
    seen.limits = releases['Kafka 2.5'] ?? null;
    const { code, stderr } = await groups('list', '--state', 'empty');
    expect([code, stderr]).toEqual([
      1,
      'Error: these brokers do not list the states of groups: that came with Kafka 2.6\n',
    ]);
  });
});
