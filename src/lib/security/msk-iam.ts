import * as z from 'zod/mini';
import { AppError, messageOf } from '../errors.js';
import type { BearerToken } from './settings.js';

/** An optional peer, which most who use todo-kafka do not have: it brings a part of the AWS SDK along. */
const packageName = 'aws-msk-iam-sasl-signer-js';

const signed = z.object({ token: z.string(), expiryTime: z.number() });

/**
 * A token of AWS MSK IAM: a signed request for `kafka-cluster:Connect`, of the credentials that the AWS SDK finds.
 * @throws AppError CONFIG_INVALID where the package is not there; AUTHENTICATION_FAILED where the SDK finds no credentials
 */
export async function signMskToken(region: string): Promise<BearerToken> {
  const generate = await loadSigner();
  try {
    const { token, expiryTime } = signed.parse(await generate({ region }));
    return { value: token, expiresAt: expiryTime };
  } catch (error) {
    throw new AppError('AUTHENTICATION_FAILED', `there is no token of AWS MSK IAM: ${messageOf(error)}`, {
      cause: error,
      hint: 'Look at the credentials of AWS: the variables AWS_…, the profile, or the role of this machine.',
    });
  }
}

/** The region of a broker of MSK, by its name, as in AWS's own library for Java; null for other hosts. */
export function mskRegion(brokers: string): string | null {
  return /\.kafka(?:-serverless)?\.([a-z0-9-]+)\.amazonaws\.com/.exec(brokers)?.[1] ?? null;
}

async function loadSigner(): Promise<(options: { readonly region: string }) => unknown> {
  let found: unknown;
  try {
    found = await import(packageName);
  } catch (error) {
    throw new AppError('CONFIG_INVALID', `AWS_MSK_IAM is spoken by the package ${packageName}, which is not there`, {
      hint: `Install it beside todo-kafka with \`npm install ${packageName}\`.`,
      cause: error,
    });
  }
  const generate: unknown =
    typeof found === 'object' && found !== null && 'generateAuthToken' in found ? found.generateAuthToken : null;
  if (typeof generate !== 'function') throw new AppError('CONFIG_INVALID', `${packageName} makes no tokens`);
  return (options) => Reflect.apply(generate, undefined, [options]) as unknown;
}
