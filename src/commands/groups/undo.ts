import type { Context } from '../../lib/cli/context.js';
import { writeUndoFile, type UndoState } from '../../lib/groups/undo-file.js';

export interface Undo {
  readonly file: string;
  readonly command: string;
}

/** Writes down what is about to be changed, and says how to get it back. */
export async function keepUndo(context: Context, state: UndoState): Promise<Undo> {
  const file = await writeUndoFile(context.folders.data, state);
  return { file, command: undoCommand(context, state.group, file) };
}

export function noteUndo({ out }: Context, { command }: Undo): void {
  out.note(`To undo it: ${out.errorTheme.accent(command)}`);
}

/** The command reaches the same cluster where that was named by flags. */
function undoCommand({ options }: Context, group: string, file: string): string {
  const { brokers, cluster } = options;
  const words = [
    ...['todo-kafka', 'groups', 'reset-offsets', group, '--undo', file, '--execute'],
    ...(brokers === undefined ? [] : ['--brokers', brokers]),
    ...(cluster === undefined ? [] : ['--cluster', cluster]),
  ];
  return words.map(quoted).join(' ');
}

/** As a POSIX shell takes it. */
function quoted(word: string): string {
  return /^[\w.:,=/@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
