"""The Todo app's producer service in Python.

Events are Avro in the registry's wire format, checked against the schema that `todo-kafka topics sync` registered, and go
to the partition that Java's clients and todo-kafka choose for their key.
"""

import asyncio
import threading
import time
import uuid
from typing import Any

from confluent_kafka import KafkaError, Message, Producer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

#: The field of each topic's events that is their key, as topics.yaml says.
KEY_FIELDS = {
    "task.created": "userId",
    "task.updated": "taskId",
    "task.completed": "taskId",
    "task.deleted": "taskId",
    "user.registered": "userId",
    "user.authenticated": "userId",
    "notification.sent": "notificationId",
    "reminder.triggered": "reminderId",
}


class DeliveryError(Exception):
    """An event that the brokers did not acknowledge."""


class KafkaProducerService:
    """Publishes events; to be made and used within a running asyncio loop."""

    def __init__(
        self,
        bootstrap_servers: str = "localhost:9092,localhost:9093,localhost:9094",
        schema_registry_url: str = "http://localhost:8081",
    ):
        self._loop = asyncio.get_running_loop()
        self._producer = Producer(
            {
                "bootstrap.servers": bootstrap_servers,
                "client.id": "todo-app-producer",
                # acks=all, and a retry neither doubles an event nor changes their order.
                "enable.idempotence": True,
                # librdkafka's default is CRC32: the same key would be in another partition than elsewhere.
                "partitioner": "murmur2_random",
                "compression.type": "snappy",
                # Events of 5 ms share a request, so that nothing has to be flushed for each.
                "linger.ms": 5,
            }
        )
        # Schemas come from `topics sync`, not from whoever publishes first.
        settings = {"auto.register.schemas": False, "use.latest.version": True}
        self._serializer = AvroSerializer(SchemaRegistryClient({"url": schema_registry_url}), conf=settings)
        # Events are handed over in the order of the calls, whichever thread serializes them.
        self._order = asyncio.Lock()
        self._closing = threading.Event()
        self._poller = threading.Thread(target=self._poll, daemon=True)
        self._poller.start()

    async def publish_task_created(
        self,
        user_id: str,
        task_id: str,
        title: str,
        description: str | None = None,
        priority: str = "MEDIUM",
        due_date: int | None = None,
        category_id: str | None = None,
        tags: list[str] | None = None,
    ) -> Message:
        """To `task.created`, by user; `due_date` in epoch milliseconds."""
        return await self.publish(
            "task.created",
            {
                "userId": user_id,
                "taskId": task_id,
                "title": title,
                "description": description,
                "priority": priority,
                "dueDate": due_date,
                "categoryId": category_id,
                "tags": tags or [],
            },
        )

    async def publish_task_completed(
        self,
        user_id: str,
        task_id: str,
        completed_at: int | None = None,
        time_to_complete: int | None = None,
    ) -> Message:
        """To `task.completed`, by task; times in epoch milliseconds, the duration in milliseconds."""
        return await self.publish(
            "task.completed",
            {
                "userId": user_id,
                "taskId": task_id,
                "completedAt": now() if completed_at is None else completed_at,
                "timeToComplete": time_to_complete,
            },
        )

    async def publish(self, topic: str, event: dict[str, Any]) -> Message:
        """Resolves when all in-sync replicas have the event.

        :raises SerializationError: it does not fit the topic's schema; nothing was sent
        :raises BufferError: too much waits to be sent
        :raises DeliveryError: it was not acknowledged
        """
        whole = {"eventId": str(uuid.uuid4()), "eventTimestamp": now(), **event}
        key = str(whole[KEY_FIELDS[topic]])
        delivered: asyncio.Future[Message] = self._loop.create_future()
        async with self._order:
            # The schema is asked for once a topic: from another thread than the loop's.
            value = await asyncio.to_thread(self._serialize, topic, whole)
            self._producer.produce(topic, key=key, value=value, on_delivery=self._teller(delivered))
        return await delivered

    async def close(self) -> None:
        """Waits for what is on its way."""
        await asyncio.to_thread(self._producer.flush)
        self._closing.set()
        await asyncio.to_thread(self._poller.join)

    def _serialize(self, topic: str, event: dict[str, Any]) -> bytes:
        return self._serializer(event, SerializationContext(topic, MessageField.VALUE))

    def _teller(self, delivered: "asyncio.Future[Message]"):
        def tell(error: KafkaError | None, message: Message) -> None:
            def settle() -> None:
                if delivered.done():
                    return
                if error is None:
                    delivered.set_result(message)
                else:
                    delivered.set_exception(DeliveryError(error.str()))

            self._loop.call_soon_threadsafe(settle)

        return tell

    def _poll(self) -> None:
        while not self._closing.is_set():
            self._producer.poll(0.1)


def now() -> int:
    """Epoch milliseconds."""
    return int(time.time() * 1000)
