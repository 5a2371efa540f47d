import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf } from '../../helpers/documents.js';
import { expectCode } from '../../helpers/expect-code.js';
import { ownClusters, type OwnClusters } from '../../helpers/own-cluster.js';
import { consumeAll, produce, recordLines } from '../../helpers/records.js';
import { runBin } from '../../helpers/run-bin.js';
import { registerSchema, shippedSchema } from '../../helpers/schemas.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { createdTopic } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

const cluster = ['--cluster', 'other'];

let own: OwnClusters;
let to: readonly string[];

/** A cluster with a registry of its own, in which ids mean other schemas than in the first one. */
beforeAll(async () => {
  own = ownClusters();
  const { brokers, registry } = await own.document('up', ['up', ...cluster, '--port-offset', 'auto', '--nodes', '1']);
  to = ['--to-brokers', brokers.join(','), '--to-registry', registry ?? ''];
  for (const name of ['one', 'two', 'three']) {
    await fetch(`${registry ?? ''}/subjects/${name}/versions`, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
      body: JSON.stringify({ schema: JSON.stringify({ type: 'record', name, fields: [] }) }),
    });
  }
});

afterAll(async () => {
  await own.run(['down', '--volumes', '--yes', ...cluster]);
});

/** Copies a topic, and compares what both clusters show of it. */
async function copied(from: string) {
  const target = unique('copied');
  await own.run(['topics', 'create', target, '--partitions', '1', ...cluster]);
  const { code, stdout, stderr } = await runBin(['copy', from, target, '--verify', '--json', ...to, ...clusterFlags()]);
  const document = documentOf('copy', { stdout, stderr });
  const there = await own.run(['consume', target, '--from-beginning', '-e', ...cluster]);
  expect([code, there.code], stderr).toEqual([0, 0]);
  const shown = recordLines(there.stdout);
  const here = await consumeAll(from);
  expect(shown.map(({ key, headers, value, timestamp }) => ({ key, headers, value, timestamp }))).toEqual(
    here.map(({ key, headers, value, timestamp }) => ({ key, headers, value, timestamp })),
  );
  const ids = new Map(document.schemaIds.map((each) => [each.from, each.to]));
  expect(shown.map(({ schemaId }) => schemaId)).toEqual(here.map(({ schemaId }) => ids.get(schemaId ?? -1) ?? null));
  expect(document.verified).toEqual({ found: here.length, missing: 0 });
  return { target, document, here };
}

describe('copy to another cluster and its registry', () => {
  it('translates the ids of Avro schemas, with the versions of the subject before them in their order', async () => {
    const from = await createdTopic('avro', '--partitions', '1');
    const fields = [{ name: 'a', type: 'string' }];
    const schemas = [
      fields,
      [...fields, { name: 'b', type: 'int', default: 1 }],
      [
        { name: 'a', type: 'string' },
        { name: 'c', type: 'int', default: 2 },
      ],
    ];
    const ids: number[] = [];
    for (const each of schemas) {
      ids.push(await registerSchema(`${from}-value`, JSON.stringify({ type: 'record', name: 'R', fields: each })));
    }
    // The newest one is met first.
    for (const [value, id] of [
      ['{"a":"x","c":3}', ids[2]],
      ['{"a":"y","b":2}', ids[1]],
    ] as const) {
      expectCode(await produce(from, ['--value', value, '--schema-id', String(id)]), 0);
    }
    const { target, document } = await copied(from);
    expect(document.schemaIds.map((each) => each.from)).toEqual(ids.toSorted((a, b) => a - b));
    const { stdout } = await own.run(['schemas', 'get', `${target}-value`, '--json', ...cluster]);
    expect(JSON.parse(stdout)).toMatchObject({ version: 3 });
  });

  it('brings along what schemas refer to', async () => {
    const from = await createdTopic('referring', '--partitions', '1');
    const [inner, outer] = [`${from}-inner`, `${from}-value`];
    await registerSchema(
      inner,
      JSON.stringify({ type: 'record', name: 'Inner', namespace: 'n', fields: [{ name: 'x', type: 'int' }] }),
    );
    const schema = { type: 'record', name: 'Outer', namespace: 'n', fields: [{ name: 'inner', type: 'n.Inner' }] };
    await registerSchema(outer, JSON.stringify(schema), 'AVRO', [{ name: 'n.Inner', subject: inner, version: 1 }]);
    await produce(from, ['--value', '{"inner":{"x":1}}']);
    const { here } = await copied(from);
    expect(here).toHaveLength(1);
  });

  it('translates those of JSON Schema', async () => {
    const from = await createdTopic('json', '--partitions', '1');
    await registerSchema(
      `${from}-value`,
      JSON.stringify({ type: 'object', properties: { a: { type: 'integer' } } }),
      'JSON',
    );
    await produce(from, ['--value', '{"a": 1,  "b":2}']);
    const { here } = await copied(from);
    expect(here).toHaveLength(1);
  });

  it('translates those of Protobuf, and keeps which message of the file a value is', async () => {
    const from = await createdTopic('protobuf', '--partitions', '1');
    const common = `${from}-common`;
    await registerSchema(common, 'syntax = "proto3"; package c; message Common { int32 n = 1; }', 'PROTOBUF');
    const schema =
      'syntax = "proto3"; import "common.proto"; message First { string a = 1; } message Second { c.Common common = 1; message Inner { string b = 1; } }';
    await registerSchema(`${from}-value`, schema, 'PROTOBUF', [{ name: 'common.proto', subject: common, version: 1 }]);
    for (const value of ['{"@type":"Second","common":{"n":5}}', '{"@type":"Second.Inner","b":"x"}', '{"a":"y"}']) {
      const { code, stderr } = await produce(from, ['--value', value]);
      expectCode({ code, stderr }, 0);
    }
    const { here } = await copied(from);
    expect(here).toHaveLength(3);
  });

  it('copies bytes without a schema as they are, and refuses ids of no schema where there are schemas', async () => {
    const raw = await createdTopic('raw', '--partitions', '1');
    const looksLikeAnId = `{"topic":"t","partition":0,"offset":0,"timestamp":1700000000000,"key":"k","headers":[],"value":{"$bytes":"AAAPQkBhYmM="},"schemaId":null}`;
    await produce(raw, ['--raw', '--input', 'envelope'], { stdin: looksLikeAnId });
    const target = unique('raw');
    await own.run(['topics', 'create', target, '--partitions', '1', '--config', 'retention.ms=-1', ...cluster]);
    const argv = ['copy', raw, target, ...to, ...clusterFlags()];
    expectCode(await runBin(argv), 0);
    const { stdout } = await own.run(['consume', target, '--from-beginning', '-e', ...cluster]);
    expect(recordLines(stdout)).toMatchObject([{ value: { $bytes: 'AAAPQkBhYmM=' } }]);

    await registerSchema(`${raw}-value`, shippedSchema('task-created'));
    const { code, stderr } = await runBin(argv);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('the registry has no schema 1000000, so that it cannot be translated'),
    ]);
  });
});
