import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { nativeVersions } from '../../src/lib/local-cluster/runtime/versions.js';
import { packageFile } from '../../src/lib/package-files.js';
import { clientProperties } from './cluster-login.js';
import { mavenLibraries } from './maven-libraries.js';
import { testCluster } from './test-cluster.js';

const run = promisify(execFile);
const kafkaVersion = nativeVersions(process.env).kafka;

/** Runs one of Kafka's own tools (a Java class with a main method) and returns its stdout. */
export async function kafkaTool(mainClass: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run('java', [
    '-XX:TieredStopAtLevel=1',
    '-cp',
    await kafkaToolClassPath(),
    mainClass,
    ...args,
  ]);
  return stdout;
}

/** What points one of Kafka's tools at the test cluster. */
export function clusterAddressFlags(brokers = testCluster().brokers): readonly string[] {
  const login = clientProperties();
  return ['--bootstrap-server', brokers, ...(login === null ? [] : ['--command-config', login])];
}

/** The jars of Kafka's tools, fetched by Maven the first time. */
export async function kafkaToolClassPath(): Promise<string> {
  const libraries = await mavenLibraries({
    name: `kafka-tools-${kafkaVersion}`,
    pom: packageFile('test', 'kafka-tools', 'pom.xml'),
    properties: { 'kafka.version': kafkaVersion },
  });
  return `${libraries}/*`;
}
