import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileErrorsIn } from '../../helpers/compile-types.js';
import { workspace } from '../../helpers/workspace.js';

const root = join(import.meta.dirname, '../../..');
/** What the package does not bundle, and what a compiler has to know of Node. */
const dependencies = ['@node-rs/crc32', 'snappy', 'lz4-napi', '@mongodb-js/zstd', '@types/node', 'undici-types'];

/** A project that has the package as it is published, with these files. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = workspace({ 'package.json': '{"type":"module"}', ...files });
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
  });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  const target = join(folder, 'node_modules/todo-kafka');
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['xzf', join(folder, filename), '--strip-components', '1', '-C', target]);
  for (const name of dependencies) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  return folder;
}

describe('the package', () => {
  it('is typed by topic and by event', () => {
    const folder = project({
      'good.ts': `
        import { EventInvalidError, KafkaConsumerService, KafkaProducerService } from 'todo-kafka';
        import type { TaskCreatedEventInput } from 'todo-kafka';
        import { SqliteOnceStore } from 'todo-kafka/sqlite';
        const event: TaskCreatedEventInput = { userId: 'u1', taskId: 't1', title: 'Buy milk', priority: 'HIGH' };
        const producer = new KafkaProducerService({ hooks: { onLog: ({ level, message }) => [level, message] } });
        const { offset } = await producer.publishTaskCreated(event);
        export const next: number = (offset ?? 0) + 1;
        await producer.publish('task.completed', { userId: 'u1', taskId: 't1', completedAt: 1 }, { headers: { a: 'b' } });
        await producer.publishTaskCompleted({ userId: 'u1', taskId: 't1' }).catch((error: unknown) => {
          if (error instanceof EventInvalidError) return error.problems[0]?.path;
          throw error;
        });
        await producer.close();
        const store = await SqliteOnceStore.open({ path: 'app.db' });
        const consumer = new KafkaConsumerService();
        consumer.registerHandler('task.completed', ({ eventId, completedAt }, { key, attempt }) =>
          store.runOnce(eventId, (tx) => tx.run('INSERT INTO done VALUES (?, ?, ?)', key, completedAt, attempt)),
        );
        await consumer.start(['task.completed']);
      `,
      'bad.ts': `
        import { KafkaConsumerService, KafkaProducerService } from 'todo-kafka';
        const producer = new KafkaProducerService();
        void producer.publishTaskCreated({ userId: 'u1', taskId: 't1' });
        void producer.publish('task.created', { userId: 'u1', taskId: 't1', title: 'a', priority: 'URGENT' });
        void producer.publish('task.creatd', { userId: 'u1', taskId: 't1', title: 'a' });
        new KafkaConsumerService().registerHandler('task.completed', ({ title }) => title);
      `,
    });
    const errors = compileErrorsIn(folder, ['good.ts', 'bad.ts'], { types: ['node'], skipLibCheck: false });
    expect(errors.map((error) => error.slice(0, error.indexOf(': ')))).toEqual([
      'bad.ts:4',
      'bad.ts:5',
      'bad.ts:6',
      'bad.ts:7',
    ]);
    expect(errors[0]).toContain("'title'");
  });

  it("compiles the guide's examples", () => {
    const guide = readFileSync(join(root, 'docs/services.md'), 'utf8');
    const blocks = [...guide.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
    const services = "import { KafkaConsumerService, KafkaProducerService } from 'todo-kafka';";
    const given: Readonly<Record<string, string>> = {
      producer: "declare const producer: import('todo-kafka').KafkaProducerService;",
      consumer: "declare const consumer: import('todo-kafka').KafkaConsumerService;",
      index:
        'declare const index: { add(id: string, title: string): Promise<void>; remove(id: string | null): Promise<void> };',
      tasks: "declare const tasks: import('todo-kafka').TaskCreatedEventInput[];",
      report: 'declare const report: (error: unknown) => void;',
      readSecret: 'declare const readSecret: (name: string) => Promise<string>;',
    };
    const modules = blocks.map((code) => {
      const missing = Object.keys(given).filter((name) => !new RegExp(`const ${name}\\b`).test(code));
      const imports = code.startsWith(services) ? [] : [services];
      return [...imports, ...missing.map((name) => given[name]), code].join('\n');
    });
    const files = Object.fromEntries(modules.map((code, index) => [`guide-${index}.ts`, code]));
    const types = 'export type EventInputsByTopic = { readonly mine: { readonly id: string } };';
    const folder = project({ ...files, 'generated/events.ts': types });
    const errors = compileErrorsIn(folder, Object.keys(files), {
      types: ['node'],
      noUnusedLocals: false,
      noUnusedParameters: false,
    });
    expect([blocks.length, errors]).toEqual([8, []]);
  });

  it('runs, and says by its errors what is wrong', () => {
    const folder = project({
      'main.js': `
        import { KafkaProducerService } from 'todo-kafka';
        const producer = new KafkaProducerService({ brokers: 'localhost:1', registry: 'http://localhost:1', deliveryTimeout: 10_000 });
        await producer.publishTaskDeleted({ userId: 'u1', taskId: 't1' }).catch(({ name, outcome, cause }) => {
          console.log(name, outcome, cause.code);
        });
        await producer.close();
      `,
    });
    const printed = execFileSync(process.execPath, ['main.js'], { cwd: folder, encoding: 'utf8' });
    expect(printed).toBe('DeliveryError unsent BROKER_UNREACHABLE\n');
  });
});
