import { access } from 'node:fs/promises';

/** Whether there is a file or a folder, as far as this user may see. */
export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
