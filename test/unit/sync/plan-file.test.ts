import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readPlan, writePlan } from '../../../src/lib/sync/plan-file.js';
import type { Plan } from '../../../src/lib/sync/plan.js';

const plan: Plan = {
  clusterId: 'c',
  scope: { topics: ['a'], everyTopic: false, subjects: null, access: null },
  observed: 'digest',
  actions: [{ action: 'delete-topic', topic: 'a', records: Number.MAX_SAFE_INTEGER }],
  destroyed: [{ topic: 'a', topicId: 'id', ends: [{ partition: 0, end: Number.MAX_SAFE_INTEGER }] }],
  unchanged: { topics: 0, subjects: 0, acls: null, users: null, quotas: null },
};

/** A file that ends with the test. */
function planFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plan-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'plan.json');
}

/** What is said of a plan file in which somebody has changed a text. */
async function refusal(from: string, to: string): Promise<unknown> {
  const file = planFile();
  await writePlan(file, plan);
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(file, 'utf8');
  writeFileSync(file, text.replaceAll(from, to));
  return readPlan(file).then(
    () => 'taken',
    (error: unknown) => String(error).replace(file, 'plan.json'),
  );
}

const refused = 'AppError: "plan.json" is not a plan that this todo-kafka wrote';

describe('a plan file', () => {
  it('is read as it was written', async () => {
    const file = planFile();
    await writePlan(file, plan);
    expect(await readPlan(file)).toMatchObject(plan);
  });

  it('is refused where JSON.parse would round a number, or pick one of two', async () => {
    const end = '"end": 9007199254740991';
    expect(await refusal(end, '"end": 9007199254740993')).toBe(refused);
    expect(await refusal(end, '"end": 9007199254740991.2')).toBe(refused);
    expect(await refusal(end, `"end": 1, ${end}`)).toBe(refused);
  });
});
