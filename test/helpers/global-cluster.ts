import type { TestProject } from 'vitest/node';

export default function setup({ provide }: TestProject): void {
  const { TODO_KAFKA_TEST_BROKERS: brokers, TODO_KAFKA_TEST_REGISTRY: registry } = process.env;
  if (brokers === undefined || registry === undefined) throw new Error('no test cluster');
  provide('cluster', { brokers, registry });
}
