"""Writes a record to a topic and reads it, on a secure cluster, with nothing but what `todo-kafka env` prints."""

import os
import sys

from confluent_kafka import Consumer, Producer
from confluent_kafka.schema_registry import SchemaRegistryClient

topic = sys.argv[1]
env = os.environ


def password(name):
    with open(env[name], encoding="utf-8") as file:
        return file.read()


settings = {
    "bootstrap.servers": env["KAFKA_BROKERS"],
    "security.protocol": env["KAFKA_SECURITY_PROTOCOL"],
    "ssl.ca.location": env["KAFKA_SSL_CA_LOCATION"],
    "sasl.mechanism": env["KAFKA_SASL_MECHANISM"],
    "sasl.username": env["KAFKA_SASL_USERNAME"],
    "sasl.password": password("KAFKA_SASL_PASSWORD_FILE"),
}
producer = Producer(settings)
producer.produce(topic, value="from Python")
if producer.flush(60) != 0:
    raise SystemExit("not sent")

consumer = Consumer({**settings, "group.id": "python", "auto.offset.reset": "earliest"})
consumer.subscribe([topic])
message = consumer.poll(60)
if message is None or message.error() is not None:
    raise SystemExit("no record within 60 s")
print(message.value().decode())
consumer.close()

registry = SchemaRegistryClient(
    {
        "url": env["SCHEMA_REGISTRY_URL"],
        "ssl.ca.location": env["SCHEMA_REGISTRY_SSL_CA_LOCATION"],
        "basic.auth.user.info": f'{env["SCHEMA_REGISTRY_USERNAME"]}:{password("SCHEMA_REGISTRY_PASSWORD_FILE")}',
    }
)
print(len(registry.get_subjects()))
