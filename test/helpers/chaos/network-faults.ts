import { setTimeout as pass } from 'node:timers/promises';
import type { FaultyProxy } from '../faulty-proxy.js';
import { limitClient } from '../quotas.js';
import { below, oneOf, shuffled, type Random } from '../seeded.js';
import type { Progress } from './progress.js';

export interface Network {
  readonly proxies: readonly FaultyProxy[];
  /** The brokers past the proxies. */
  readonly behind: string;
}

/** What services and producers of a run call themselves. */
export const clientId = 'chaos';
/** Who has a quota for a while: they, and the commands. */
const clientIds = [clientId, 'todo-kafka'];

type Fault = (network: Network, random: Random) => Promise<void>;

/** Connections to all brokers are cut, again and again, in the middle of whatever they carry. */
async function cutAnswers({ proxies }: Network, random: Random): Promise<void> {
  for (let cuts = 3 + below(8, random); cuts > 0; cuts--) {
    for (const proxy of proxies) proxy.cutAfter(below(oneOf([100, 5_000, 200_000], random), random));
    await pass(50 + below(500, random));
  }
}

/** One broker is behind a network that takes everything and brings nothing, for up to 20 seconds. */
async function blackHole({ proxies }: Network, random: Random): Promise<void> {
  oneOf(proxies, random).blackHole();
  await pass(500 + below(oneOf([3_000, 19_500], random), random));
}

/** What clients send to one broker doesn't arrive, or its answers don't. */
async function oneWayLoss({ proxies }: Network, random: Random): Promise<void> {
  const proxy = oneOf(proxies, random);
  if (random() < 0.5) proxy.dropClientToServer();
  else proxy.dropServerToClient();
  await pass(500 + below(8_000, random));
}

/** Answers of all brokers come late, some later than others. */
async function delay({ proxies }: Network, random: Random): Promise<void> {
  for (let changes = 10; changes > 0; changes--) {
    for (const proxy of proxies) proxy.delay(below(400, random)); // each way
    await pass(500);
  }
}

/** The brokers hold answers back from who sends or fetches more than so many bytes a second (KIP-219). */
async function quota({ behind }: Network, random: Random): Promise<void> {
  const rate = 30_000 + below(100_000, random);
  const limits = clientIds.flatMap((clientId) => [
    limitClient(clientId, 'producer_byte_rate', rate, behind),
    limitClient(clientId, 'consumer_byte_rate', rate, behind),
  ]);
  const ends = await Promise.all(limits);
  await pass(10_000);
  await Promise.all(ends.map((end) => end()));
}

const faults: readonly Fault[] = [cutAnswers, blackHole, oneWayLoss, delay, quota];

/** Each kind of fault once, in any order, and between them moments in which the network is well. */
export async function harmNetwork(network: Network, random: Random, progress: Progress): Promise<void> {
  for (const fault of shuffled(faults, random)) {
    await pass(below(2_000, random));
    await progress.whileBroken(fault.name, () => fault(network, random));
    for (const proxy of network.proxies) proxy.heal();
  }
}
