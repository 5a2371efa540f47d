"""Reads and writes Avro values with confluent-kafka's own serializers.

avro_events.py consume BROKERS REGISTRY TOPIC
avro_events.py produce BROKERS REGISTRY TOPIC < JSON lines of {"key", "value"}
"""

import json
import sys

from confluent_kafka import DeserializingConsumer, SerializingProducer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import StringDeserializer, StringSerializer
from events import print_records
from logins import kafka_login, registry_login


def consume(brokers, registry, topic):
    consumer = DeserializingConsumer(
        {
            "bootstrap.servers": brokers,
            **kafka_login(),
            "group.id": "unused",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "key.deserializer": StringDeserializer(),
            "value.deserializer": AvroDeserializer(SchemaRegistryClient({"url": registry, **registry_login()})),
        }
    )
    print_records(consumer, topic, lambda value: value)


def produce(brokers, registry, topic):
    client = SchemaRegistryClient({"url": registry, **registry_login()})
    schema = client.get_latest_version(f"{topic}-value").schema
    producer = SerializingProducer(
        {
            "bootstrap.servers": brokers,
            **kafka_login(),
            "partitioner": "murmur2_random",
            "compression.type": "snappy",
            "key.serializer": StringSerializer(),
            "value.serializer": AvroSerializer(client, schema, conf={"auto.register.schemas": False}),
        }
    )
    for line in sys.stdin:
        record = json.loads(line)
        producer.produce(topic, key=record["key"], value=record["value"])
    producer.flush()


if __name__ == "__main__":
    {"consume": consume, "produce": produce}[sys.argv[1]](*sys.argv[2:])
