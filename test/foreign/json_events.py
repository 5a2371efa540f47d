"""Reads and writes JSON Schema values with confluent-kafka's own serializers.

json_events.py consume BROKERS REGISTRY TOPIC
json_events.py produce BROKERS REGISTRY TOPIC [spaced] < JSON lines of {"key", "value"}
"""

import json
import sys

from confluent_kafka import DeserializingConsumer, SerializingProducer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.serialization import StringDeserializer, StringSerializer

from events import print_records
from logins import kafka_login, registry_login


def consume(brokers, registry, topic):
    # Without a schema of its own it takes the one that each value names, and validates by it.
    deserializer = JSONDeserializer(None, schema_registry_client=SchemaRegistryClient({"url": registry, **registry_login()}))
    consumer = DeserializingConsumer(
        {
            "bootstrap.servers": brokers,
            **kafka_login(),
            "group.id": "unused",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "key.deserializer": StringDeserializer(),
            "value.deserializer": deserializer,
        }
    )
    print_records(consumer, topic, lambda value: value)


def produce(brokers, registry, topic, spaced=None):
    client = SchemaRegistryClient({"url": registry, **registry_login()})
    schema = client.get_latest_version(f"{topic}-value").schema
    conf = {"auto.register.schemas": False, "use.latest.version": True}
    # Earlier versions of the serializer wrote spaces, as Python's json does by itself.
    encode = {"json_encode": json.dumps} if spaced else {}
    producer = SerializingProducer(
        {
            "bootstrap.servers": brokers,
            **kafka_login(),
            "partitioner": "murmur2_random",
            "key.serializer": StringSerializer(),
            "value.serializer": JSONSerializer(schema, client, conf=conf, **encode),
        }
    )
    for line in sys.stdin:
        record = json.loads(line)
        producer.produce(topic, key=record["key"], value=record["value"])
    producer.flush()


if __name__ == "__main__":
    {"consume": consume, "produce": produce}[sys.argv[1]](*sys.argv[2:])
