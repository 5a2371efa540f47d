"""What the scripts for one schema type each have in common."""

import json

from confluent_kafka import TopicPartition


def print_records(consumer, topic, as_json):
    """Prints all records that are there now, one JSON line each, with what `as_json` makes of their values."""
    partitions = consumer.list_topics(topic).topics[topic].partitions
    consumer.assign([TopicPartition(topic, partition, 0) for partition in partitions])
    ended = 0
    while ended < len(partitions):
        try:
            message = consumer.poll(30)
        except Exception as error:  # the end of a partition is an exception here
            if "_PARTITION_EOF" not in repr(error):
                raise
            ended += 1
            continue
        if message is None:
            raise SystemExit("no record and no end within 30 s")
        value = as_json(message.value())
        print(json.dumps({"partition": message.partition(), "key": message.key(), "value": value}))
    consumer.close()
