import type { Context } from '../../lib/context/context.js';
import { writeUndoFile, type UndoState } from '../../lib/groups/undo-file.js';

export interface Undo {
  readonly file: string;
  readonly command: string;
}

/** Writes down what is about to be changed, and says how to get it back. */
export async function keepUndo(context: Context, state: UndoState): Promise<Undo> {
  const file = await writeUndoFile(context.folders.data, state);
  const command = context.out.command('groups reset-offsets', {
    names: [state.group],
    options: ['--undo', file, '--execute'],
  });
  return { file, command };
}

export function noteUndo({ out }: Context, { command }: Undo): void {
  out.note(`To undo it: ${out.errorTheme.accent(command)}`);
}
