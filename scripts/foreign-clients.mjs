// The Kafka clients that nobody here wrote, with which the tests read what todo-kafka writes and the reverse.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The Python that has confluent-kafka: a venv beside package.json unless named. */
export const testPython = process.env.TODO_KAFKA_TEST_PYTHON ?? '.venv/bin/python';

/** grpcio-tools has the protoc with which classes are made of .proto files; `.ci/run` installs the same. */
const pythonPackages = "'confluent-kafka[avro,json,protobuf,schemaregistry]' grpcio-tools";
const registry = 'confluent_kafka.schema_registry';
const pythonModules = `${registry}.avro, ${registry}.json_schema, ${registry}.protobuf, grpc_tools.protoc`;

export function missingClients() {
  const works = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  return [
    { name: 'kcat', install: 'Debian: `apt install kcat`, macOS: `brew install kcat`', there: works('kcat', ['-V']) },
    {
      name: 'confluent-kafka',
      install: `\`python3 -m venv .venv && .venv/bin/pip install ${pythonPackages}\``,
      there: existsSync(testPython) && works(testPython, ['-c', `import ${pythonModules}`]),
    },
  ].filter(({ there }) => !there);
}
