import { join } from 'node:path';
import { expect } from 'vitest';
import * as z from 'zod';
import { packageFile } from '../../../src/lib/package-files.js';
import { foreignTest, python } from '../../helpers/foreign-clients.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { createdTopic, todoKafka } from '../../helpers/topics.js';
import { workspace } from '../../helpers/workspace.js';

const answered = z.object({ code: z.int(), text: z.string() });

// The key comes as a character: a terminal that is asked a question sends no signal.
foreignTest.each([
  ['Ctrl-C', '\x03', 130, 'interrupted'],
  ['no', 'n\r', 1, 'nothing was done'],
])('a question that is answered with %s changes nothing', async (_, key, code, message) => {
  const topic = await createdTopic('asked');
  const argv = [packageFile('bin', 'todo-kafka'), 'topics', 'delete', topic, ...clusterFlags()];
  const file = join(workspace({}), 'written');
  const result = answered.parse(JSON.parse(await python('terminal.py', [file, process.execPath, ...argv], key)));
  expect(result).toEqual({ code, text: expect.stringContaining(message) as string });
  expect((await todoKafka('topics', 'describe', topic)).code).toBe(0);
});
