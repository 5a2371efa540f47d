import type { Context } from '../../lib/context/context.js';
import type { Progress } from '../../lib/cli/output.js';
import { Reassigner } from '../../lib/reassign/reassigner.js';

/** What moves replicas for a command, with its options. */
export async function reassignerFor(
  context: Context,
  { throttle }: { readonly throttle?: number },
  progress: Progress,
): Promise<Reassigner> {
  const { out, folders } = context;
  const kafka = await context.kafka();
  const { clusterId } = await kafka.metadata([]);
  return new Reassigner(kafka, {
    clusterId,
    dataFolder: folders.data,
    throttle: throttle ?? null,
    resumeCommand: out.command('topics balance'),
    progress,
    warn: (text) => out.warn(text),
  });
}
