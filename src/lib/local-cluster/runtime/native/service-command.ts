import { delimiter, join } from 'node:path';
import { addressText } from '../../../kafka/connection/address.js';
import { packageFile } from '../../../package-files.js';
import type { Environment } from '../../../user-files/folders.js';
import { credentialFiles } from '../credentials.js';
import { loopback, type ClusterLayout, type RegistryService } from '../layout.js';
import type { Jars } from './jars.js';
import { olderLogs, type ServicePlaces } from './places.js';

/** A program with its arguments, as it is run. */
export interface ServiceCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Environment;
}

export interface JvmOptions {
  readonly java: string;
  readonly env: Environment;
  /** `-XX:SharedArchiveFile=…`, or `-XX:ArchiveClassesAtExit=…` where the archive is being made. */
  readonly archive: readonly string[];
}

/**
 * Small and quick to start: one garbage-collecting thread and the first compiler only. An archive made with these fits
 * a JVM with these.
 */
export const sharedJvmFlags = [
  '-Xmx256m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:-UsePerfData',
  '-Xlog:disable',
  '-Xlog:all=error:stderr',
  '-Djava.awt.headless=true',
] as const;

export function brokerCommand(jars: Jars, places: ServicePlaces, options: JvmOptions): ServiceCommand {
  return {
    program: options.java,
    args: [
      ...jvmFlags(places, options),
      `-Dlog4j2.configurationFile=${packageFile('native', 'log4j2.xml')}`,
      '-Dlog4j2.disableJmx=true',
      `-Dtodo-kafka.log=${places.logFile}`,
      '-cp',
      classPath(jars),
      'kafka.Kafka',
      'server.properties',
    ],
    env: serviceEnvironment(options.env),
  };
}

export function classPath({ folder, names }: Jars): string {
  return names.map((name) => join(folder, name)).join(delimiter);
}

export interface RegistryCommandOptions extends JvmOptions {
  readonly service: RegistryService;
  readonly layout: ClusterLayout;
}

export function registryCommand(jars: Jars, places: ServicePlaces, options: RegistryCommandOptions): ServiceCommand {
  const { service, layout, env } = options;
  return {
    program: options.java,
    args: [
      ...jvmFlags(places, options),
      // Look for brokers that are still starting every 100 ms, not every second.
      '-Dapicurio.kafka.common.reconnect.backoff.max.ms=100',
      '-Dapicurio.kafka.common.retry.backoff.max.ms=100',
      // A broker that has died is given up after 5 s, not after 30.
      '-Dapicurio.kafka.common.request.timeout.ms=5000',
      '-Dapicurio.kafka.common.socket.connection.setup.timeout.ms=2000',
      ...(service.internalPort === null ? [] : registrySecurity()),
      '-cp',
      classPath(jars),
      'io.quarkus.runner.GeneratedMain',
    ],
    env: { ...serviceEnvironment(env), ...registrySettings(service, layout, places) },
  };
}

/** Its Kafka clients show brokers a certificate. */
function registrySecurity(): readonly string[] {
  const { authority, registry } = credentialFiles('..');
  const properties = {
    'security.protocol': 'SSL',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': registry,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': authority,
  };
  return Object.entries(properties).map(([name, value]) => `-Dapicurio.kafka.common.${name}=${value}`);
}

function registrySettings(service: RegistryService, layout: ClusterLayout, places: ServicePlaces): Environment {
  const bootstrap = layout.brokers
    .map(({ host, port, internalPort }) => addressText({ host, port: internalPort ?? port }))
    .join(',');
  return {
    QUARKUS_HTTP_HOST: loopback,
    QUARKUS_HTTP_PORT: String(service.internalPort ?? service.port),
    // Apicurio lets pages from port 8888 of this machine write, where its own web UI would be; also Jupyter is there.
    QUARKUS_HTTP_CORS_ORIGINS: '',
    QUARKUS_HTTP_ACCESS_LOG_ENABLED: 'false',
    QUARKUS_BANNER_ENABLED: 'false',
    QUARKUS_LOG_CONSOLE_ENABLE: 'false',
    QUARKUS_LOG_FILE_ENABLE: 'true',
    QUARKUS_LOG_FILE_JSON: 'false',
    QUARKUS_LOG_FILE_PATH: places.logFile,
    QUARKUS_LOG_FILE_FORMAT: "%d{yyyy-MM-dd'T'HH:mm:ss,SSS} %p %m (%c{1})%e%n",
    QUARKUS_LOG_FILE_ROTATION_MAX_FILE_SIZE: '10M',
    QUARKUS_LOG_FILE_ROTATION_MAX_BACKUP_INDEX: String(olderLogs),
    QUARKUS_LOG_FILE_ROTATION_ROTATE_ON_BOOT: 'false',
    APICURIO_STORAGE_KIND: 'kafkasql',
    APICURIO_STORAGE_SNAPSHOT_LOCATION: places.folder,
    APICURIO_KAFKASQL_BOOTSTRAP_SERVERS: bootstrap,
    APICURIO_EVENTS_KAFKA_CONFIG_BOOTSTRAP_SERVERS: bootstrap,
    // It would make its topics with as many replicas as there are brokers at that moment; `up` makes them with enough.
    APICURIO_KAFKASQL_TOPIC_AUTO_CREATE: 'false',
    // It answers with the first 1,000 subjects otherwise, and does not say that there are more.
    APICURIO_CCOMPAT_MAX_SUBJECTS: '1000000',
    // How long it waits for a snapshot when there is none. A snapshot missed costs reading the journal, which is all there.
    APICURIO_KAFKASQL_CONSUMER_POLL_TIMEOUT: '100',
  };
}

function jvmFlags({ temporary, outFile }: ServicePlaces, { archive }: JvmOptions): readonly string[] {
  return [
    ...sharedJvmFlags,
    ...archive,
    `-Djava.io.tmpdir=${temporary}`,
    `-XX:ErrorFile=${outFile.replace(/\.out$/, '.crash')}`,
  ];
}

/** The caller's environment without what would change how a JVM or the registry runs. */
function serviceEnvironment(env: Environment): Environment {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) =>
        !/^(?:QUARKUS|APICURIO|REGISTRY|KAFKA|SMALLRYE|MP)_/.test(name) &&
        !['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS', 'CLASSPATH'].includes(name),
    ),
  );
}
