import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { userFolders } from '../../../src/lib/user-files/folders.js';
import { workspace } from '../../helpers/workspace.js';

describe("the user's folders", () => {
  it('are below the home, where XDG says, or where our own variables say', () => {
    const home = workspace();
    mkdirSync(join(home, '.cache'));
    expect(userFolders({ HOME: home })).toEqual({
      cache: join(home, '.cache/todo-kafka'),
      data: join(home, '.local/share/todo-kafka'),
    });
    expect(userFolders({ HOME: home, XDG_CACHE_HOME: '/c', XDG_DATA_HOME: '/d' })).toEqual({
      cache: '/c/todo-kafka',
      data: '/d/todo-kafka',
    });
    expect(userFolders({ TODO_KAFKA_CACHE: '/c', TODO_KAFKA_DATA: '/d', XDG_CACHE_HOME: '/x' })).toEqual({
      cache: '/c',
      data: '/d',
    });
  });

  it('are private ones below the temporary folder where there is no home', () => {
    const own = join(tmpdir(), `todo-kafka-${String(process.getuid?.())}`);
    expect(userFolders({ HOME: '/dev/null/home' }).data).toBe(join(own, '.local/share'));
  });

  it('have to be absolute', () => {
    expect(() => userFolders({ TODO_KAFKA_DATA: 'here' })).toThrow(
      'TODO_KAFKA_DATA has to be an absolute path, not "here"',
    );
  });
});
