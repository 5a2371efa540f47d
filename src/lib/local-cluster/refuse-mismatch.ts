import { nameFlag } from '../config/connection.js';
import { AppError } from '../errors.js';
import { counted } from '../values/wording.js';
import type { RuntimeKind, StackName } from '../documents/cluster-words.js';
import type { ClusterState } from './runtime/state.js';

export interface Wanted {
  readonly name: string;
  readonly nodes: 1 | 3 | undefined;
  readonly kind: 'auto' | RuntimeKind;
  readonly stack: StackName | undefined;
  readonly secure?: boolean;
}

/**
 * Data of three nodes is not data of one, and what one runtime or stack has written is not for another.
 * @throws AppError NODES_MISMATCH or RUNTIME_MISMATCH
 */
export function refuseMismatch(kept: ClusterState | null, isRunning: boolean, wanted: Wanted): void {
  if (kept === null) return;
  const { name, nodes, kind, stack, secure = false } = wanted;
  const deleteIt = `delete that data with \`todo-kafka down --volumes${nameFlag(name)}\``;
  if (nodes !== undefined && nodes !== kept.nodes) {
    throw new AppError(
      'NODES_MISMATCH',
      `cluster "${name}" has the data of ${counted(kept.nodes, 'node')}, not of ${nodes}`,
      { hint: `Leave out \`--nodes\`, or ${deleteIt}.` },
    );
  }
  if (secure && !kept.secure) {
    throw new AppError('RUNTIME_MISMATCH', `cluster "${name}" has its data without \`--secure\``, {
      hint: `Leave it out, ${deleteIt}, or start another one: \`todo-kafka up --secure --cluster NAME --port-offset auto\`.`,
    });
  }
  const option =
    kind !== 'auto' && kind !== kept.runtime
      ? ({ flag: '--runtime', has: kept.runtime, wants: kind } as const)
      : stack !== undefined && stack !== kept.stack
        ? ({ flag: '--stack', has: kept.stack, wants: stack } as const)
        : null;
  if (option === null) return;
  const { flag, has, wants } = option;
  throw new AppError(
    'RUNTIME_MISMATCH',
    `cluster "${name}" ${isRunning ? 'runs' : 'has its data'} with \`${flag} ${has}\`, not with "${wants}"`,
    {
      hint: `Leave out \`${flag}\`, ${deleteIt}, or start another one: \`todo-kafka up ${flag} ${wants} --cluster NAME --port-offset auto\`.`,
    },
  );
}
