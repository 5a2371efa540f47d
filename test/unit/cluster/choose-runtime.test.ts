import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/lib/errors.js';
import { chooseRuntime, withPassedOver, type RuntimeRequest } from '../../../src/lib/local-cluster/choose-runtime.js';
import { refuseMismatch } from '../../../src/lib/local-cluster/refuse-mismatch.js';
import type { ClusterState } from '../../../src/lib/local-cluster/runtime/state.js';

const noEngine = new AppError('DOCKER_NOT_RUNNING', 'no Docker engine answers');
const answers = (): Promise<void> => Promise.resolve();
const silent = (): Promise<void> => Promise.reject(noEngine);
const auto: RuntimeRequest = { kind: 'auto', stack: undefined };

describe('what runs a cluster', () => {
  it.each([
    ['what its data was made with', auto, { runtime: 'native', stack: 'kraft' }, answers, 'native', 'kraft'],
    ['both runtime and stack', auto, { runtime: 'docker', stack: 'zookeeper' }, silent, 'docker', 'zookeeper'],
    ['Docker, where an engine answers', auto, null, answers, 'docker', 'kraft'],
    ['processes, where none does', auto, null, silent, 'native', 'kraft'],
    ['processes, where Kafka is given', { ...auto, kafkaHome: '/kafka' }, null, answers, 'native', 'kraft'],
    ['what is asked for', { ...auto, kind: 'native' }, null, answers, 'native', 'kraft'],
    ['Docker, whether it answers or not', { ...auto, kind: 'docker' }, null, silent, 'docker', 'kraft'],
    ['containers, for ZooKeeper', { ...auto, stack: 'zookeeper' }, null, silent, 'docker', 'zookeeper'],
  ] as const)('%s', async (_, request, kept, check, kind, stack) => {
    expect(await chooseRuntime(request, kept, check)).toMatchObject({ kind, stack });
  });

  it('is no processes where ZooKeeper is asked for', async () => {
    await expect(chooseRuntime({ kind: 'native', stack: 'zookeeper' }, null, answers)).rejects.toMatchObject({
      code: 'USAGE',
      message: 'the stack "zookeeper" runs in containers only, not with `--runtime native`',
    });
  });

  it('is named whole where this machine has neither', async () => {
    const choice = await chooseRuntime(auto, null, silent);
    const error = withPassedOver(new AppError('JAVA_MISSING', 'no Java found'), choice);
    expect(error).toMatchObject({
      code: 'JAVA_MISSING',
      message: 'no Java found',
      problems: [{ message: 'Docker was passed over: no Docker engine answers' }],
    });
    const other = new Error('other');
    expect(withPassedOver(other, choice)).toBe(other);
  });
});

describe('kept data', () => {
  const kept: ClusterState = {
    version: 1,
    name: 'x',
    runtime: 'docker',
    stack: 'kraft',
    secure: false,
    nodes: 3,
    portOffset: 0,
    registry: true,
    ui: true,
    clusterId: 'id',
    ready: true,
  };
  const wanted = { name: 'x', nodes: undefined, kind: 'auto', stack: undefined } as const;

  it('goes with what it was made with', () => {
    refuseMismatch(kept, true, wanted);
    refuseMismatch(kept, true, { ...wanted, nodes: 3, kind: 'docker', stack: 'kraft' });
    refuseMismatch(null, false, { ...wanted, nodes: 1, kind: 'native' });
  });

  it.each([
    [{ ...wanted, nodes: 1 as const }, false, 'NODES_MISMATCH', 'cluster "x" has the data of 3 nodes, not of 1'],
    [
      { ...wanted, kind: 'native' as const },
      true,
      'RUNTIME_MISMATCH',
      'cluster "x" runs with `--runtime docker`, not with "native"',
    ],
    [
      { ...wanted, stack: 'zookeeper' as const },
      false,
      'RUNTIME_MISMATCH',
      'cluster "x" has its data with `--stack kraft`, not with "zookeeper"',
    ],
  ])('is refused to others (%#)', (options, isRunning, code, message) => {
    const refused = (): void => refuseMismatch(kept, isRunning, options);
    expect(refused).toThrow(expect.objectContaining({ code, message }));
  });
});
