import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clusterLayout, servicesOf } from '../../../src/lib/local-cluster/runtime/layout.js';
import { brokerConfig } from '../../../src/lib/local-cluster/runtime/native/broker-config.js';
import { majorVersion } from '../../../src/lib/local-cluster/runtime/native/java.js';
import { DownloadCount, downloadFailure } from '../../../src/lib/local-cluster/runtime/native/maven.js';
import { olderLogs, placesOf } from '../../../src/lib/local-cluster/runtime/native/places.js';
import { brokerCommand, registryCommand } from '../../../src/lib/local-cluster/runtime/native/service-command.js';
import { serviceFailure } from '../../../src/lib/local-cluster/runtime/service-failure.js';
import { packageFile } from '../../../src/lib/package-files.js';

describe("a broker's configuration", () => {
  const layout = clusterLayout({ nodes: 3, portOffset: 200, registry: true });
  const config = (nodes: 1 | 3): ReadonlyMap<string, string> => {
    const [broker] = clusterLayout({ nodes, portOffset: 200, registry: true }).brokers;
    if (broker === undefined) throw new Error('no broker');
    const text = brokerConfig(broker, clusterLayout({ nodes, portOffset: 200, registry: true }));
    return new Map(text.split('\n').map((line) => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1)]));
  };

  it('listens on loopback only, and is known by a name', () => {
    expect(config(3).get('listeners')).toBe('PLAINTEXT://127.0.0.1:9292,CONTROLLER://127.0.0.1:9392');
    expect(config(3).get('advertised.listeners')).toBe('PLAINTEXT://localhost:9292');
    expect(config(3).get('controller.quorum.voters')).toBe('1@127.0.0.1:9392,2@127.0.0.1:9393,3@127.0.0.1:9394');
  });

  it.each([
    ['default.replication.factor', '3', '1'],
    ['min.insync.replicas', '2', '1'],
    ['offsets.topic.replication.factor', '3', '1'],
    ['transaction.state.log.replication.factor', '3', '1'],
    ['transaction.state.log.min.isr', '2', '1'],
    ['share.coordinator.state.topic.replication.factor', '3', '1'],
    ['share.coordinator.state.topic.min.isr', '2', '1'],
    ['num.partitions', '3', '3'],
    ['auto.create.topics.enable', 'false', 'false'],
    ['group.initial.rebalance.delay.ms', '0', '0'],
  ])('%s is %s with three nodes and %s with one', (name, three, one) => {
    expect([config(3).get(name), config(1).get(name)]).toEqual([three, one]);
  });

  it('is run with nothing of the environment that would change it', () => {
    const env = { PATH: '/bin', JAVA_TOOL_OPTIONS: '-XX:+UseZGC', QUARKUS_PROFILE: 'dev', KAFKA_OPTS: '-x' };
    const jvm = { java: '/java', env, archive: ['-XX:SharedArchiveFile=/a.jsa'] };
    const jars = { folder: '/jars', names: ['a.jar', 'b.jar'] };
    const broker = brokerCommand(jars, placesOf('/c', 'kafka1'), jvm);
    expect(broker.env).toEqual({ PATH: '/bin' });
    expect(broker.args.slice(-4)).toEqual(['-cp', '/jars/a.jar:/jars/b.jar', 'kafka.Kafka', 'server.properties']);
    const service = layout.registry;
    if (service === null) throw new Error('no registry');
    const registry = registryCommand({ folder: '/r', names: ['r-runner.jar'] }, placesOf('/c', service.name), {
      ...jvm,
      service,
      layout,
    });
    expect(registry.env).toMatchObject({
      QUARKUS_HTTP_HOST: '127.0.0.1',
      QUARKUS_HTTP_PORT: '8281',
      APICURIO_KAFKASQL_BOOTSTRAP_SERVERS: 'localhost:9292,localhost:9293,localhost:9294',
      QUARKUS_LOG_FILE_PATH: '/c/logs/schema-registry.log',
    });
  });

  it('rotates its log into as many parts as are read back', () => {
    const log4j = readFileSync(packageFile('native', 'log4j2.xml'), 'utf8');
    expect(log4j).toContain(`max="${olderLogs}" fileIndex="min"`);
  });
});

describe('ports', () => {
  it('are those of the contract plus the offset', () => {
    const services = servicesOf(clusterLayout({ nodes: 3, portOffset: 0, registry: true }));
    expect(services.map(({ port }) => port)).toEqual([9092, 9093, 9094, 8081]);
    const { brokers } = clusterLayout({ nodes: 3, portOffset: 1000, registry: false });
    expect(brokers.map(({ controllerPort }) => controllerPort)).toEqual([10_192, 10_193, 10_194]);
  });
});

describe('Java', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_392"', 8],
    ['openjdk version "25-ea" 2025-09-16', 25],
    ['something else', null],
  ])('%s is %s', (text, version) => {
    expect(majorVersion(text)).toBe(version);
  });
});

describe('what Maven says', () => {
  it('counts files and megabytes', () => {
    const count = new DownloadCount('kafka');
    expect(count.read('[INFO] Scanning for projects...')).toBeNull();
    expect(count.read('[INFO] Downloading from central: https://host/a/b/kafka_2.13-4.3.1.jar')).toBe(
      'Downloading Kafka: 0 files, 0 MB, now kafka_2.13-4.3.1.jar',
    );
    expect(count.read('[INFO] Downloaded from central: https://host/a.jar (6.7 MB at 62 MB/s)')).toBe(
      'Downloading Kafka: 1 files, 7 MB',
    );
    expect(count.read('[INFO] Downloaded from central: https://host/b.pom (850 kB at 2.0 MB/s)')).toBe(
      'Downloading Kafka: 2 files, 8 MB',
    );
    expect(count.after(3_210)).toBe('Downloading Kafka: 2 files, 8 MB (3 s)');
  });

  it('becomes the cause, without the advice', () => {
    const output = [
      '[INFO] BUILD FAILURE',
      '[ERROR] Failed to execute goal org.apache.maven.plugins:maven-dependency-plugin:2.10:unpack (registry) on project native-runtime: Unable to find artifact. -> [Help 1]',
      '[ERROR] ',
      '[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.',
    ].join('\n');
    const { code, message, problems } = downloadFailure(output, 'exit code 1', '/cache/maven.log');
    expect([code, message]).toEqual(['DOWNLOAD_FAILED', 'Maven could not fetch the jars: Unable to find artifact']);
    expect(problems).toEqual([{ message: 'Maven\'s whole output is in "/cache/maven.log"' }]);
    expect(downloadFailure('[ERROR] No space left on device', '', '').code).toBe('DISK_FULL');
  });
});

describe('a service that has ended', () => {
  const meaning = (line: string, free = 1e9): string =>
    serviceFailure('kafka1', { log: [line], out: [], whole: '', free }).code;

  it.each([
    ['Caused by: java.io.IOException: No space left on device', 'DISK_FULL'],
    ['java.net.BindException: Address already in use', 'PORT_TAKEN'],
    ['java.io.UncheckedIOException: Error while reading the Quorum status from the file', 'DATA_UNUSABLE'],
    ['ERROR Shutdown broker because all log dirs in /d have failed (LogManager)', 'DATA_UNUSABLE'],
    ['java.io.IOException: Malformed line in checkpoint file [/d/recovery-point]: junk', 'DATA_UNUSABLE'],
    ['java.lang.UnsupportedClassVersionError: kafka/Kafka', 'JAVA_UNSUITABLE'],
    ['something new', 'SERVICE_FAILED'],
  ])('with "%s" means %s', (line, code) => {
    expect(meaning(line)).toBe(code);
  });

  it('on a disk without room may have had none to say so', () => {
    expect(meaning('', 1000)).toBe('DISK_FULL');
  });

  it('is quoted with its errors, and where the rest is', () => {
    const log = [
      'x INFO fine',
      '2026-11-24T09:00:00,000 ERROR Exiting (Kafka$)',
      'java.lang.IllegalStateException: no',
      '\tat a.b',
    ];
    const { message, problems } = serviceFailure('kafka2', {
      log,
      out: [],
      whole: 'its log is "/logs/kafka2.log"',
      free: 1e9,
    });
    expect(message).toBe('kafka2 has ended: see what it said last');
    expect(problems.map((problem) => problem.message)).toEqual([
      '2026-11-24T09:00:00,000 ERROR Exiting (Kafka$)',
      'java.lang.IllegalStateException: no',
      'its log is "/logs/kafka2.log"',
    ]);
  });
});
