// The Kafka clients that nobody here wrote, with which the tests read what todo-kafka writes and the reverse.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The Python that has confluent-kafka: a venv beside package.json unless named. */
export const testPython = process.env.TODO_KAFKA_TEST_PYTHON ?? '.venv/bin/python';

export function missingClients() {
  const works = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  return [
    { name: 'kcat', install: 'Debian: `apt install kcat`, macOS: `brew install kcat`', there: works('kcat', ['-V']) },
    {
      name: 'confluent-kafka',
      install: "`python3 -m venv .venv && .venv/bin/pip install 'confluent-kafka[avro,schemaregistry]'`",
      there: existsSync(testPython) && works(testPython, ['-c', 'import confluent_kafka.schema_registry.avro']),
    },
  ].filter(({ there }) => !there);
}
