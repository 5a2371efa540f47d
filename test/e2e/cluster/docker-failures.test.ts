import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownClustersOfThisTest, type OwnClusters } from '../../helpers/own-cluster.js';

const up = ['up', '--runtime', 'docker', '--port-offset', 'auto', '--json'];

/** A `docker` that answers as one with an engine and no images, but for what a test has it say. */
function fakeDocker(own: OwnClusters, cases: Readonly<Record<string, string>>): Record<string, string> {
  const usual: Readonly<Record<string, string>> = {
    'version*': `echo '{"Server":{"Version":"28.0.0"}}'`,
    'compose version*': `echo '{"version":"v2.30.1"}'`,
    '*config*': `echo '{"services":{"kafka1":{"image":"apache/kafka:1"}}}'`,
    'container inspect*': `echo '[]'; echo 'Error: No such container: kafka1' >&2; exit 1`,
    'image ls*': '',
    'volume ls*': '',
  };
  const arms = Object.entries({ ...usual, ...cases }).map(
    ([pattern, script]) => `${pattern.replaceAll(' ', '\\ ')}) ${script} ;;`,
  );
  const bin = join(own.data, 'bin');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'docker'),
    `#!/bin/sh\ncase "$*" in\n${arms.reverse().join('\n')}\n*) echo "unexpected: $*" >&2; exit 9 ;;\nesac\n`,
  );
  chmodSync(join(bin, 'docker'), 0o755);
  return { PATH: `${bin}:/usr/bin:/bin` };
}

const saying = (text: string): string => `echo '${text}' >&2; exit 1`;

async function failureOf(cases: Readonly<Record<string, string>>, argv = up): Promise<unknown> {
  const own = ownClustersOfThisTest();
  const { code, stdout, stderr } = await own.run(argv, { env: fakeDocker(own, cases) });
  expect(stdout).toBe('');
  return { exit: code, ...(JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as object) };
}

describe('`up --runtime docker`', () => {
  it('without a `docker`', async () => {
    const own = ownClustersOfThisTest();
    const { code, stderr } = await own.run(up, { env: { PATH: '/nowhere' } });
    expect([code, JSON.parse(stderr)]).toMatchObject([
      1,
      {
        code: 'DOCKER_MISSING',
        message: 'no `docker` is on the PATH',
        hint: 'Install Docker with Compose 2.17 or newer, or run without it: `todo-kafka up --runtime native` (Java 17+, Maven).',
      },
    ]);
  });

  it.each([
    [
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      'no Docker engine answers at "unix:///var/run/docker.sock"',
    ],
    [
      'failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct and if the daemon is running: dial unix /var/run/docker.sock: connect: no such file or directory',
      'no Docker engine answers at "unix:///var/run/docker.sock"',
    ],
    [
      'error during connect: Get "http://h:2375/v1.50/version": dial tcp: lookup h: no such host',
      'no Docker engine answers',
    ],
  ])('without an engine: %s', async (words, message) => {
    expect(await failureOf({ 'version*': saying(words) })).toMatchObject({
      exit: 3,
      code: 'DOCKER_NOT_RUNNING',
      message,
    });
  });

  it('with an engine that this user may not talk to', async () => {
    const words =
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.50/version": dial unix /var/run/docker.sock: connect: permission denied';
    expect(await failureOf({ 'version*': saying(words) })).toMatchObject({
      exit: 1,
      code: 'DOCKER_NOT_PERMITTED',
      message: 'this user may not talk to the Docker engine',
      hint: 'Join the group docker (`sudo usermod -aG docker $USER`) and log in anew, or use rootless Docker.',
    });
  });

  it.each([
    ["docker: 'compose' is not a docker command.", '`docker compose` is missing'],
    ['docker: unknown command: docker compose', '`docker compose` is missing'],
  ])('without Compose: %s', async (words, message) => {
    const script = saying(words.replaceAll("'", `'"'"'`));
    expect(await failureOf({ 'compose version*': script })).toMatchObject({
      exit: 1,
      code: 'COMPOSE_UNSUITABLE',
      message,
    });
  });

  it('with a Compose that is too old', async () => {
    expect(await failureOf({ 'compose version*': `echo '{"version":"2.6.0"}'` })).toMatchObject({
      exit: 1,
      code: 'COMPOSE_UNSUITABLE',
      message: '`docker compose` is 2.6.0; 2.17 or newer is needed',
      hint: 'Install the Compose plugin, 2.17 or newer (package `docker-compose-plugin`; it is part of Docker Desktop).',
    });
  });

  it.each([
    ['Error response from daemon: manifest for apache/kafka:1 not found: manifest unknown', 'IMAGE_NOT_FOUND', 1],
    [
      'Error response from daemon: pull access denied for apache/kafka, repository does not exist',
      'IMAGE_NOT_FOUND',
      1,
    ],
    ['Error response from daemon: Get "https://h/v2/": dial tcp: lookup h: no such host', 'DOWNLOAD_FAILED', 3],
  ])('with an image that cannot be had: %s', async (words, code, exit) => {
    const reason = words.replace('Error response from daemon: ', '');
    const message =
      code === 'IMAGE_NOT_FOUND' ? 'there is no image "apache/kafka:1"' : 'Docker could not fetch "apache/kafka:1"';
    expect(await failureOf({ 'pull*': saying(words) })).toMatchObject({ exit, code, message: `${message}: ${reason}` });
  });

  it('shows how far a download is', async () => {
    const own = ownClustersOfThisTest();
    const layers = ['0123456789ab: Pulling fs layer', 'ba9876543210: Pulling fs layer', '0123456789ab: Pull complete'];
    const pull = `${layers.map((line) => `echo '${line}'`).join('; ')}; sleep 4; echo 'ba9876543210: Download complete'; sleep 1; exit 1`;
    const { stderr } = await own.run(['up', '--runtime', 'docker'], { env: fakeDocker(own, { 'pull*': pull }) });
    expect(stderr).toContain('Downloading apache/kafka:1: 2 of 2 layers downloaded, 1 unpacked\n');
  });
});

describe('`up` on a machine with neither', () => {
  it('names both', async () => {
    const own = ownClustersOfThisTest();
    const { stderr } = await own.run(['up', '--json'], { env: { PATH: '/nowhere', JAVA_HOME: undefined } });
    expect(JSON.parse(stderr)).toMatchObject({
      code: 'JAVA_MISSING',
      problems: [{ message: 'Docker was passed over: no `docker` is on the PATH' }],
    });
  });
});

describe('a cluster in containers whose engine is gone', () => {
  it('does not stand in the way of other addresses', async () => {
    const own = ownClustersOfThisTest();
    const state = {
      version: 1,
      name: 'todo',
      runtime: 'docker',
      nodes: 3,
      portOffset: 0,
      registry: true,
      ui: true,
      stack: 'kraft',
    };
    mkdirSync(join(own.data, 'clusters/todo'), { recursive: true });
    writeFileSync(
      join(own.data, 'clusters/todo/cluster.json'),
      JSON.stringify({ ...state, clusterId: 'x', ready: true }),
    );
    const env = { PATH: '/nowhere' };
    const listed = await own.run(['env', '--cluster', 'todo'], { env });
    expect([listed.code, listed.stderr.split('\n')[0]]).toEqual([3, 'Error: the local cluster "todo" is not running']);
    const down = await own.run(['down'], { env });
    expect([down.code, down.stderr.split('\n')[0]]).toEqual([1, 'Error: no `docker` is on the PATH']);
  });
});
