import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { expectCode } from '../../helpers/expect-code.js';
import { recordLines } from '../../helpers/records.js';
import { runMain } from '../../helpers/run-main.js';
import { requestRegistry } from '../../helpers/registry-request.js';
import { registerSchema, type SchemaReference } from '../../helpers/schemas.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { createdTopic } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

/** The registry, in which these subjects were deleted softly: only who asks for deleted versions finds them. */
async function registryWithout(...deleted: readonly string[]): Promise<string> {
  const { registry } = testCluster();
  const { origin } = new URL(registry);
  const server = createServer((request, response) => {
    const { url = '' } = request;
    const isGone = deleted.some((subject) => url.includes(`/subjects/${subject}/`)) && !url.includes('deleted=true');
    if (isGone) {
      response.writeHead(404).end('{"error_code":40402,"message":"Version not found"}');
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = 'GET' } = request;
      const headers = { 'content-type': request.headers['content-type'] ?? 'application/json' };
      requestRegistry(url, { method, headers, body: Buffer.concat(chunks) }).then(
        (answer) => response.writeHead(answer.status).end(answer.body),
        () => response.destroy(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return registry.replace(origin, `http://127.0.0.1:${port}`);
}

const record = (name: string, ...fields: readonly (readonly [string, string])[]): string =>
  JSON.stringify({ type: 'record', name, fields: fields.map(([field, type]) => ({ name: field, type })) });

describe('a schema with references', () => {
  it('is read though they were deleted softly, and though they use two versions of one type', async () => {
    const topic = await createdTopic('references', '--partitions', '1');
    const subject = unique('größe').replace('ö', 'o').replace('ß', 's');
    const sized = (size: number): string => JSON.stringify({ type: 'fixed', name: 'a.Größe', size });
    const to = (of: string, name: string, version = 1): SchemaReference => ({
      name,
      subject: `${subject}-${of}`,
      version,
    });
    await registerSchema(`${subject}-size`, sized(1));
    await registerSchema(`${subject}-size`, sized(2));
    await registerSchema(`${subject}-one`, record('a.One', ['g', 'a.Größe']), 'AVRO', [to('size', 'a.Größe')]);
    await registerSchema(`${subject}-two`, record('a.Two', ['g', 'a.Größe']), 'AVRO', [to('size', 'a.Größe', 2)]);
    const both = record('a.Both', ['one', 'a.One'], ['two', 'a.Two']);
    await registerSchema(`${topic}-value`, both, 'AVRO', [to('one', 'a.One'), to('two', 'a.Two')]);

    const registry = await registryWithout(`${subject}-size`, `${subject}-one`);
    const flags = ['--brokers', testCluster().brokers, '--registry', registry];
    const value = { one: { g: 'x' }, two: { g: 'yz' } };
    expectCode(await runMain(['produce', topic, '--value', JSON.stringify(value), ...flags]), 0);
    const { stdout } = await runMain(['consume', topic, '--from-beginning', '-e', ...flags]);
    expect(recordLines(stdout)).toEqual([expect.objectContaining({ value })]);
  });
});
