import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

/** A folder for the clusters of these tests; the containers go with the engine. */
export default function setup({ provide }: TestProject): () => void {
  const root = mkdtempSync(join(tmpdir(), 'todo-kafka-tests-'));
  provide('testRoot', root);
  return () => rmSync(root, { recursive: true, force: true });
}
