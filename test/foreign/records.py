"""Reads and writes records with confluent-kafka, byte for byte: JSON lines with base64.

records.py consume BROKERS TOPIC [read_uncommitted]
records.py produce BROKERS TOPIC CODEC < lines
"""

import base64
import json
import sys

from confluent_kafka import Consumer, Producer, TopicPartition, TIMESTAMP_NOT_AVAILABLE
from logins import kafka_login


def encode(data):
    return None if data is None else base64.b64encode(data).decode()


def decode(text):
    return None if text is None else base64.b64decode(text)


def consume(brokers, topic, isolation="read_committed"):
    consumer = Consumer(
        {
            "bootstrap.servers": brokers,
            **kafka_login(),
            "group.id": "unused",
            "enable.auto.commit": False,
            "isolation.level": isolation,
            "enable.partition.eof": True,
            "allow.auto.create.topics": False,
        }
    )
    partitions = consumer.list_topics(topic).topics[topic].partitions
    consumer.assign([TopicPartition(topic, partition, 0) for partition in partitions])
    open_partitions = set(partitions)
    while open_partitions:
        message = consumer.poll(30)
        if message is None:
            raise SystemExit("no record and no end within 30 s")
        if message.error():
            open_partitions.discard(message.partition())
            continue
        kind, timestamp = message.timestamp()
        print(
            json.dumps(
                {
                    "partition": message.partition(),
                    "offset": message.offset(),
                    "timestamp": -1 if kind == TIMESTAMP_NOT_AVAILABLE else timestamp,
                    "key": encode(message.key()),
                    "value": encode(message.value()),
                    "headers": [[name, encode(value)] for name, value in message.headers() or []],
                }
            )
        )
    consumer.close()


def produce(brokers, topic, codec):
    failures = []
    producer = Producer(
        {
            "bootstrap.servers": brokers,
            **kafka_login(),
            "partitioner": "murmur2_random",
            "compression.type": codec,
            "linger.ms": 20,
        }
    )
    for line in sys.stdin:
        record = json.loads(line)
        producer.produce(
            topic,
            key=decode(record["key"]),
            value=decode(record["value"]),
            headers=[(name, decode(value)) for name, value in record["headers"]],
            on_delivery=lambda error, _: failures.append(str(error)) if error else None,
        )
        producer.poll(0)
    producer.flush()
    if failures:
        raise SystemExit(failures[0])


if __name__ == "__main__":
    {"consume": consume, "produce": produce}[sys.argv[1]](*sys.argv[2:])
