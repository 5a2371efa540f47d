import type { Json } from '../../src/lib/values/json.js';
import { runMain, type RunResult } from './run-main.js';
import { clusterFlags } from './test-cluster.js';
import { unique } from './unique.js';
import { workspace, writeIn } from './workspace.js';

/** A record `Event` with an id and these fields. */
export function eventSchema(...fields: readonly object[]): string {
  return JSON.stringify({ type: 'record', name: 'Event', fields: [{ name: 'id', type: 'string' }, ...fields] });
}

export interface SchemaProject {
  readonly folder: string;
  readonly topic: string;
  readonly subject: string;
  /** Writes event.avsc anew, with an id and these fields. */
  readonly change: (...fields: readonly object[]) => void;
  readonly write: (name: string, content: string | Json) => void;
  readonly run: (...argv: readonly string[]) => Promise<RunResult>;
}

/** A folder with a catalog of one topic of the test's own, whose values have the schema event.avsc. */
export function schemaProject(compatibility = 'BACKWARD'): SchemaProject {
  const topic = unique('schema');
  const catalog = `version: 1\ntopics:\n  ${topic}: { partitions: 1, replicationFactor: 1, config: { min.insync.replicas: 1 }, value: { schema: event.avsc, compatibility: ${compatibility} } }\n`;
  const folder = workspace({ 'topics.yaml': catalog, 'event.avsc': eventSchema() });
  return {
    folder,
    topic,
    subject: `${topic}-value`,
    change: (...fields) => writeIn(folder, 'event.avsc', eventSchema(...fields)),
    write: (name, content) => writeIn(folder, name, typeof content === 'string' ? content : JSON.stringify(content)),
    run: (...argv) => runMain([...argv, ...clusterFlags()], { workingDirectory: folder }),
  };
}
