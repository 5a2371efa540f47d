import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Path of the file of that name, from a folder upward to the root of its git repository; null where there is none. Outside
 * a repository only the folder itself counts.
 */
export function searchUpward(start: string, fileName: string): string | null {
  const folders = [start];
  while (!existsSync(join(folders.at(-1) ?? start, '.git'))) {
    const parent = dirname(folders.at(-1) ?? start);
    if (parent === folders.at(-1)) {
      folders.length = 1;
      break;
    }
    folders.push(parent);
  }
  return folders.map((folder) => join(folder, fileName)).find((file) => existsSync(file)) ?? null;
}
