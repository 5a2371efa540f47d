import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const composeFolder = join(import.meta.dirname, '../../compose');

export const stacks = ['kraft', 'zookeeper'] as const;
export type Stack = (typeof stacks)[number];

/** What runs in a stack, by the owner's names. */
export function servicesOf(stack: Stack): readonly string[] {
  const services = ['kafka1', 'kafka2', 'kafka3', 'schema-registry', 'kafka-ui'];
  return stack === 'zookeeper' ? [...services, 'zookeeper'] : services;
}

/** The names of a stack's containers, sorted: those of its services, and the gates of those that take any host. */
export function containersOf(stack: Stack): readonly string[] {
  const gates = stack === 'kraft' ? ['kafka-ui-gate'] : ['kafka-ui-gate', 'schema-registry-gate'];
  return [...servicesOf(stack), ...gates].sort();
}

/** Where the Confluent API of a stack's registry is. */
export function apiPath(stack: Stack): string {
  return stack === 'kraft' ? '/apis/ccompat/v7' : '';
}

/** Docker as a user has it, on the engine of these tests. */
export async function docker(...args: readonly string[]): Promise<string> {
  return (await run('docker', args, { maxBuffer: 2 ** 26 })).stdout.trimEnd();
}

/** The file of a stack, by hand and with nothing of ours around it. */
export async function composeByHand(stack: Stack, ...args: readonly string[]): Promise<string> {
  return docker('compose', '--file', join(composeFolder, `${stack}.yaml`), ...args);
}

/** Lines of a listing, sorted. */
export async function listed(...args: readonly string[]): Promise<readonly string[]> {
  return (await docker(...args))
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}

/** Names of all containers, whether they run or not. */
export async function containers(): Promise<readonly string[]> {
  return listed('ps', '--all', '--format', '{{.Names}}');
}

/** Runs a script where a Todo app would run: in a container on the network. */
export async function inTodoApp(script: string, network = 'todo-network'): Promise<string> {
  return docker('run', '--rm', '--network', network, 'todo-kafka-test/app', 'bash', '-ec', script);
}
