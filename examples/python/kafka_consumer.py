"""The Todo app's consumer service in Python: at least once, failed events to the dead-letter topic."""

import asyncio
import logging
import time
from typing import Any, Awaitable, Callable

from confluent_kafka import Consumer, KafkaException, Message, Producer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.serialization import MessageField, SerializationContext

logger = logging.getLogger(__name__)

Handler = Callable[[dict[str, Any]], Awaitable[None]]

#: Calls of a handler before its event is a dead letter, and seconds before the second one; twice as long each time.
ATTEMPTS = 3
FIRST_PAUSE = 0.2
#: What `todo-kafka dlq` reads.
HEADER = "todo-kafka.dlq."


class KafkaConsumerService:
    """Calls a handler for each event. Handlers must expect to see an event twice: tell them apart by `eventId`."""

    def __init__(
        self,
        bootstrap_servers: str = "localhost:9092,localhost:9093,localhost:9094",
        schema_registry_url: str = "http://localhost:8081",
        group_id: str = "todo-app-consumers",
    ):
        self._group = group_id
        self._handlers: dict[str, Handler] = {}
        self._warned: set[str] = set()
        self._deserialize = AvroDeserializer(SchemaRegistryClient({"url": schema_registry_url}))
        self._consumer = Consumer(
            {
                "bootstrap.servers": bootstrap_servers,
                "group.id": group_id,
                "client.id": f"{group_id}-consumer",
                "auto.offset.reset": "earliest",
                # Committed in the background is only what `store_offsets` was told of: what has been dealt with.
                "enable.auto.commit": True,
                "enable.auto.offset.store": False,
            }
        )
        self._dead_letters = Producer(
            {
                "bootstrap.servers": bootstrap_servers,
                "client.id": f"{group_id}-dead-letters",
                "enable.idempotence": True,
                "partitioner": "murmur2_random",
            }
        )
        self._closing = False

    def register_handler(self, topic: str, handler: Handler) -> None:
        self._handlers[topic] = handler

    async def start(self, topics: list[str]) -> None:
        """Runs until `close`. Ends with an error rather than lose an event.

        :raises KafkaException: the brokers refuse, or a dead letter cannot be written
        """
        self._consumer.subscribe(topics)
        try:
            while not self._closing:
                # In another thread: a poll in the loop's own would stop everything else for a second.
                message = await asyncio.to_thread(self._consumer.poll, 0.5)
                if message is None:
                    continue
                if (error := message.error()) is not None:
                    if error.fatal() or not error.retriable():
                        raise KafkaException(error)
                    logger.warning("Kafka: %s", error)
                    continue
                await self._deal_with(message)
                self._consumer.store_offsets(message)
        finally:
            # Commits what was stored, and gives the partitions to the other members at once.
            await asyncio.to_thread(self._consumer.close)

    def close(self) -> None:
        """Ends `start` when the event at hand is dealt with; for SIGTERM."""
        self._closing = True

    async def _deal_with(self, message: Message) -> None:
        handler = self._handlers.get(message.topic())
        if handler is None:
            if message.topic() not in self._warned:
                logger.warning("no handler for %s", message.topic())
            self._warned.add(message.topic())
            return
        try:
            context = SerializationContext(message.topic(), MessageField.VALUE)
            event = await asyncio.to_thread(self._deserialize, message.value(), context)
            if event is None:
                raise ValueError("the event is empty")
        except Exception as error:
            await self._give_up(message, error, "decode", 0)
            return
        for attempt in range(1, ATTEMPTS + 1):
            try:
                await handler(event)
                return
            except Exception as error:
                logger.warning("%s, attempt %d: %s", event.get("eventId"), attempt, error)
                if attempt == ATTEMPTS:
                    await self._give_up(message, error, "handler", attempt)
                else:
                    await asyncio.sleep(FIRST_PAUSE * 2 ** (attempt - 1))

    async def _give_up(self, message: Message, error: Exception, stage: str, attempts: int) -> None:
        """Writes the record, its bytes untouched, to the dead-letter topic, and waits until it is there."""
        facts = {
            "topic": message.topic(),
            "partition": message.partition(),
            "offset": message.offset(),
            "timestamp": message.timestamp()[1],
            "group": self._group,
            "error.class": type(error).__name__,
            "error.message": str(error)[:4000],
            "stage": stage,
            "time": int(time.time() * 1000),
            "attempts": attempts,
        }
        added = [(HEADER + name, str(value).encode()) for name, value in facts.items()]
        failures: list[Any] = []
        self._dead_letters.produce(
            f"{message.topic()}.dlq",
            key=message.key(),
            value=message.value(),
            headers=[*(message.headers() or []), *added],
            on_delivery=lambda failure, _: failures.append(failure),
        )
        await asyncio.to_thread(self._dead_letters.flush)
        if failures != [None]:
            raise KafkaException(*failures)
