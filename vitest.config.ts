import { defineConfig } from 'vitest/config';

// CommonJS packages are imported as Node imports them, which is what the built program does.
// What tests wait for has time on a machine whose cores are busy with something else: a limit is for what never comes.
const likeNode = { deps: { interopDefault: false }, expect: { poll: { timeout: 60_000 } } };

// These wait for brokers more than they compute. What has brokers of its own harms no other's; see docs/architecture.md.
const onBrokers = {
  ...likeNode,
  globalSetup: 'test/helpers/global-cluster.ts',
  testTimeout: 400_000,
  hookTimeout: 400_000,
  maxWorkers: 3,
  sequence: { groupOrder: 1 },
};

// Only where scripts/test-docker.mjs has started an engine and built images.
const docker =
  process.env['TODO_KAFKA_TEST_ENGINE'] === undefined
    ? []
    : [
        {
          test: {
            ...likeNode,
            name: 'docker',
            include: ['test/docker/**/*.test.ts'],
            globalSetup: 'test/docker/setup.ts',
            testTimeout: 400_000,
            hookTimeout: 400_000,
            fileParallelism: false,
          },
        },
      ];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...likeNode,
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 400_000, // the first test of a file may load every command
          // A process a file would compute for twice as long, most of it to load the same modules.
          isolate: false,
          maxWorkers: 2,
        },
      },
      // Random input: `npm run fuzz`, by which CASES and SEED are explained.
      {
        test: { ...likeNode, name: 'fuzz', include: ['test/fuzz/**/*.fuzz.ts'], testTimeout: 7_200_000, maxWorkers: 2 },
      },
      { test: { ...onBrokers, name: 'integration', include: ['test/integration/**/*.test.ts'] } },
      { test: { ...onBrokers, name: 'e2e', include: ['test/e2e/**/*.test.ts'] } },
      ...docker,
    ],
  },
});
