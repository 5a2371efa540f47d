import type { Environment } from '@marcbachmann/cel-js';
import type { Duration, UnsignedInt } from '@marcbachmann/cel-js/evaluator';

const timestamp = 'google.protobuf.Timestamp';
const duration = 'google.protobuf.Duration';
const mostInt = 2n ** 63n - 1n;

/**
 * What CEL has and cel-js lacks: numbers and text of times, integers of unsigned ones, the order of bytes.
 * @see https://github.com/google/cel-spec/blob/master/doc/langdef.md#list-of-standard-definitions
 */
export function registerConversions(environment: Environment): void {
  environment.registerFunction(`int(${timestamp}): int`, (time: Date) => BigInt(Math.floor(time.getTime() / 1000)));
  environment.registerFunction('int(uint): int', ({ value }: UnsignedInt) => {
    if (value > mostInt) throw new Error(`int: ${value} is beyond 64 bits with a sign`);
    return value;
  });
  environment.registerFunction(`string(${timestamp}): string`, (time: Date) =>
    time.toISOString().replace(/\.?0+Z$/, 'Z'),
  );
  environment.registerFunction(`string(${duration}): string`, (time: Duration) => time.toString());
  for (const type of [timestamp, duration]) {
    const name = type === timestamp ? 'timestamp' : 'duration';
    environment.registerFunction(`${name}(${type}): ${type}`, (value: unknown) => value);
  }
  for (const [operator, holds] of orders) {
    environment.registerOperator(`bytes ${operator} bytes: bool`, (left: Uint8Array, right: Uint8Array) =>
      holds(Buffer.compare(left, right)),
    );
  }
}

const orders: readonly (readonly [string, (difference: number) => boolean])[] = [
  ['<', (difference) => difference < 0],
  ['<=', (difference) => difference <= 0],
  ['>', (difference) => difference > 0],
  ['>=', (difference) => difference >= 0],
];
