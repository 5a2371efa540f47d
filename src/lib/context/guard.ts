import { confirmByName } from '../cli/confirm.js';
import type { GlobalOptions } from '../cli/global-options.js';
import type { Interruption } from '../cli/interruption.js';
import type { Output } from '../cli/output.js';
import type { Streams } from '../cli/streams.js';
import type { Connection } from '../config/connection.js';
import { AppError } from '../errors.js';

export interface GuardInputs {
  readonly out: Output;
  readonly streams: Streams;
  readonly options: Pick<GlobalOptions, 'confirm'>;
  readonly interruption: Interruption;
  /** As it is called: `topics delete`. */
  readonly command: string;
}

/**
 * Holds a command that changes something to what the profile says of itself, before anything is sent.
 * @throws AppError READ_ONLY, CONFIRMATION_NEEDED, DECLINED
 */
export async function guardProfile({ profile }: Connection, inputs: GuardInputs): Promise<void> {
  const { out, streams, options, interruption, command } = inputs;
  if (profile === null) return;
  if (profile.readOnly) {
    throw new AppError(
      'READ_ONLY',
      `nothing was done: \`${command}\` changes something, and profile "${profile.name}" is read-only`,
    );
  }
  if (!profile.protected) return;
  await interruption.untimed(() =>
    confirmByName(profile.name, {
      ...{ confirmed: options.confirm, stdin: streams.stdin, out, signal: interruption.signal },
      action: `\`${command}\` changes the cluster of profile "${profile.name}"`,
    }),
  );
}
