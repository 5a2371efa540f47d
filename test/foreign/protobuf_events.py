"""Reads and writes Protobuf values with confluent-kafka's own serializers.

protobuf_events.py consume BROKERS REGISTRY|- TOPIC PROTO MESSAGE
protobuf_events.py produce BROKERS REGISTRY TOPIC PROTO MESSAGE < JSON lines of {"key", "value"}

The producer registers the schema, as it does unless it is told not to. A consumer without a registry reads by its class
alone: with one it asks for the schema as a descriptor, which a registry that keeps texts does not give.
"""

import json
import sys

from confluent_kafka import DeserializingConsumer, SerializingProducer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer, ProtobufSerializer
from confluent_kafka.serialization import StringDeserializer, StringSerializer
from google.protobuf import json_format

from events import print_records
from logins import kafka_login, registry_login
from protobuf_files import message_class


def consume(brokers, registry, topic, proto, name):
    client = None if registry == "-" else SchemaRegistryClient({"url": registry, **registry_login()})
    consumer = DeserializingConsumer(
        {
            "bootstrap.servers": brokers,
            **kafka_login(),
            "group.id": "unused",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "key.deserializer": StringDeserializer(),
            "value.deserializer": ProtobufDeserializer(message_class(proto, name), {}, client),
        }
    )
    print_records(consumer, topic, lambda value: json.loads(json_format.MessageToJson(value)))


def produce(brokers, registry, topic, proto, name):
    producer = SerializingProducer(
        {
            "bootstrap.servers": brokers,
            **kafka_login(),
            "partitioner": "murmur2_random",
            "key.serializer": StringSerializer(),
            "value.serializer": ProtobufSerializer(message_class(proto, name), SchemaRegistryClient({"url": registry, **registry_login()}), {}),
        }
    )
    for line in sys.stdin:
        record = json.loads(line)
        producer.produce(topic, key=record["key"], value=json_format.ParseDict(record["value"], message_class(proto, name)()))
    producer.flush()


if __name__ == "__main__":
    {"consume": consume, "produce": produce}[sys.argv[1]](*sys.argv[2:])
