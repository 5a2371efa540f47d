"""consume.py BROKERS REGISTRY GROUP TOPIC…: prints events until SIGTERM or Ctrl-C; a task called "fail" is one too many."""

import asyncio
import json
import signal
import sys
from typing import Any

from kafka_consumer import KafkaConsumerService


async def handle(event: dict[str, Any]) -> None:
    if event.get("title") == "fail":
        raise RuntimeError("this task cannot be done")
    print(json.dumps(event), flush=True)


async def main(brokers: str, registry: str, group: str, topics: list[str]) -> None:
    consumer = KafkaConsumerService(brokers, registry, group)
    for topic in topics:
        consumer.register_handler(topic, handle)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, consumer.close)
    await consumer.start(topics)


asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]))
