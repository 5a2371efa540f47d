// publisher.ts [TASKS] [USERS]: creates so many tasks (20), for so many users (5), and completes each.
import { KafkaProducerService } from 'todo-kafka';

const [tasks = 20, users = 5] = process.argv.slice(2).map(Number);
const producer = new KafkaProducerService();

const failed: unknown[] = [];
for (let index = 0; index < tasks; index += 1) {
  const [userId, taskId] = [`user-${index % users}`, `task-${index}`];
  await producer.ready(); // for room, not for an acknowledgement
  const created = producer.publishTaskCreated({ userId, taskId, title: `Task ${index}`, priority: 'HIGH' });
  const completed = producer.publishTaskCompleted({ userId, taskId });
  for (const delivery of [created, completed]) delivery.catch((error: unknown) => failed.push(error));
}
await producer.close();

for (const error of failed) console.error(error);
console.log(`${2 * tasks - failed.length} events published, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
