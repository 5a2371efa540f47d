"""publish.py BROKERS REGISTRY COUNT: publishes that many tasks and completes each; prints where each event went."""

import asyncio
import json
import sys

from kafka_producer import KafkaProducerService


async def main(brokers: str, registry: str, count: int) -> None:
    producer = KafkaProducerService(brokers, registry)
    created = [
        producer.publish_task_created(f"user-{index % 5}", f"task-{index}", f"Task {index}", tags=["python"])
        for index in range(count)
    ]
    completed = [producer.publish_task_completed(f"user-{index % 5}", f"task-{index}") for index in range(count)]
    for message in await asyncio.gather(*created, *completed):
        place = {"topic": message.topic(), "partition": message.partition(), "offset": message.offset()}
        print(json.dumps({**place, "key": message.key().decode()}))
    await producer.close()


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
