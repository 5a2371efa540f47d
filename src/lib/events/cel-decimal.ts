import type { Environment } from '@marcbachmann/cel-js';
import { parseDecimal, unscaledAt, type Decimal } from '../values/decimal.js';

/** A decimal within an expression. */
class CelDecimal {
  readonly decimal: Decimal;

  constructor(decimal: Decimal) {
    this.decimal = decimal;
  }
}

const typeName = 'decimal_number';
const otherTypes = ['string', 'int', 'double'] as const;
const comparisons: readonly (readonly [string, (difference: bigint) => boolean])[] = [
  ['==', (difference) => difference === 0n],
  ['<', (difference) => difference < 0n],
  ['<=', (difference) => difference <= 0n],
  ['>', (difference) => difference > 0n],
  ['>=', (difference) => difference >= 0n],
];

/** Lets expressions compare decimals by their digits: `decimal(value.amount) > decimal("10.00")`, also with plain numbers. */
export function registerDecimals(environment: Environment): void {
  environment.registerType(typeName, CelDecimal);
  for (const type of otherTypes) environment.registerFunction(`decimal(${type}): ${typeName}`, decimalOf);
  for (const [operator, holds] of comparisons) {
    const compare = (left: unknown, right: unknown): boolean => holds(difference(decimalOf(left), decimalOf(right)));
    environment.registerOperator(`${typeName} ${operator} ${typeName}: bool`, compare);
    for (const type of otherTypes) {
      environment.registerOperator(`${typeName} ${operator} ${type}: bool`, compare);
      // cel-js turns an equality round itself.
      if (operator !== '==') environment.registerOperator(`${type} ${operator} ${typeName}: bool`, compare);
    }
  }
}

function decimalOf(value: unknown): CelDecimal {
  if (value instanceof CelDecimal) return value;
  const decimal = parseDecimal(String(value));
  if (decimal === null) throw new Error(`decimal: ${JSON.stringify(String(value))} is no number`);
  return new CelDecimal(decimal);
}

function difference({ decimal: left }: CelDecimal, { decimal: right }: CelDecimal): bigint {
  const scale = Math.max(left.scale, right.scale);
  return (unscaledAt(left, scale) ?? 0n) - (unscaledAt(right, scale) ?? 0n);
}
