import { execa } from 'execa';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { loopback } from './layout.js';

/** True where somebody listens on this port, or it cannot be listened on. */
export async function isPortTaken(port: number): Promise<boolean> {
  // On macOS one can listen on 127.0.0.1 although somebody has the port on all addresses; clients would meet either.
  const answers = await Promise.all([loopback, '::1'].map((host) => accepts(host, port)));
  return answers.includes(true) || !(await canListen(port));
}

/** True where a connection to this port is accepted. */
export async function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 500 });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
}

async function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: loopback, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Whoever listens on this port, such as `java (process 4711)`; null where the system does not tell. */
export async function portOwner(port: number): Promise<string | null> {
  const found = process.platform === 'linux' ? await ownerFromProc(port) : await ownerFromLsof(port);
  return found === null ? null : `${found.name} (process ${found.pid})`;
}

interface Owner {
  readonly pid: number;
  readonly name: string;
}

/** proc(5): the sockets that listen, by inode; then the process that has such a socket open, where we may look. */
async function ownerFromProc(port: number): Promise<Owner | null> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const inodes = new Set(
    tables
      .flatMap((table) => table.split('\n').slice(1))
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === listening && Number.parseInt(fields[1]?.split(':')[1] ?? '', 16) === port)
      .map((fields) => `socket:[${fields[9] ?? ''}]`),
  );
  if (inodes.size === 0) return null;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const targets = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
    if (!targets.some((target) => inodes.has(target))) continue;
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'a process');
    return { pid: Number(pid), name: name.trim() };
  }
  return null;
}

const listening = '0A';

async function ownerFromLsof(port: number): Promise<Owner | null> {
  const { stdout } = await execa('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { reject: false });
  const match = /^p(\d+)\nc(.+)$/m.exec(stdout);
  return match === null ? null : { pid: Number(match[1]), name: match[2] ?? '' };
}
