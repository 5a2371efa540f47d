import { defineConfig } from 'vitest/config';

// CommonJS packages are imported as Node imports them, which is what the built program does.
// Conditions that tests wait for have time on a machine under load.
const likeNode = { deps: { interopDefault: false }, expect: { poll: { timeout: 20_000 } } };

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
            testTimeout: 180_000,
            hookTimeout: 240_000,
            fileParallelism: false,
          },
        },
      ];

export default defineConfig({
  test: {
    projects: [
      { test: { ...likeNode, name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 } },
      {
        test: {
          ...likeNode,
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: 'test/helpers/global-cluster.ts',
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...likeNode,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/helpers/global-cluster.ts',
          testTimeout: 120_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
      ...docker,
    ],
  },
});
