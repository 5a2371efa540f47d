// What the tests with containers need from this machine, and the steps from no engine to one with images on it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';

const folder = join(import.meta.dirname, '../test/docker');

/** Programs, and the Debian packages that they come from. */
const programs = {
  dockerd: 'docker.io',
  iptables: 'iptables',
  ip: 'iproute2',
  curl: 'curl',
  kcat: 'kcat',
  mvn: 'maven',
  javac: 'openjdk-17-jdk-headless',
  pgrep: 'procps',
};

function has(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** @returns why there can be no engine here, or null; installs what is missing where it may */
export function whyNoLab({ mayInstall }) {
  if (process.platform !== 'linux') return 'the engine is one of Linux';
  if (process.getuid() !== 0) return 'starting an engine takes root';
  const packages = () => Object.entries(programs).flatMap(([program, name]) => (has(program) ? [] : [name]));
  if (packages().length > 0 && mayInstall && has('apt-get')) {
    console.log(`installing ${packages().join(', ')}`);
    const apt = 'apt-get -qq update && apt-get -qq install -y --no-install-recommends "$@" >/dev/null';
    spawnSync('sh', ['-c', apt, 'sh', ...packages()], { stdio: ['ignore', 'inherit', 'inherit'] });
  }
  return packages().length > 0 ? `missing: \`apt install ${packages().join(' ')}\`` : null;
}

/** An engine of its own with stand-ins of the images on it. Whatever becomes of this process, it is ended. */
export class DockerLab {
  #folder = mkdtempSync(join(tmpdir(), 'tkd-'));
  #guard = spawn('bash', [join(folder, 'engine.sh'), 'guard'], {
    detached: true, // Ctrl-C is for the tests; the guard hears of it by the end of its stdin
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...process.env, LAB: this.#folder },
  });

  /** For clients of this engine. */
  get env() {
    const socket = `unix://${this.#folder}/run/docker.sock`;
    const own = { LAB: this.#folder, DOCKER_HOST: socket, DOCKER_CONFIG: `${this.#folder}/config` };
    return { ...process.env, ...own, TODO_KAFKA_TEST_ENGINE: socket };
  }

  start(step) {
    const script = (name, ...args) => ['bash', [join(folder, name), ...args]];
    const jars = join(this.#folder, 'jars');
    const programs = join(this.#folder, 'bin');
    step('programs', ...script('get-programs.sh', programs));
    step('engine', ...script('engine.sh', 'start'));
    step('jars', ...script('get-jars.sh', jars, cacheFolder()));
    step('images', ...script('build-images.sh', jars, programs));
  }

  /** A command where the ports that containers publish are. */
  within(command, args) {
    return ['bash', [join(folder, 'engine.sh'), 'exec', command, ...args]];
  }

  /** @returns what it left behind, in words; empty as it should be */
  async end() {
    const ended = new Promise((resolve) => this.#guard.once('close', resolve));
    this.#guard.stdin.end();
    await ended;
    const name = this.#folder.split('/').at(-1);
    const mounts = spawnSync('grep', ['-c', this.#folder, '/proc/mounts'], { encoding: 'utf8' }).stdout.trim();
    return [
      ...(existsSync(this.#folder) ? [`the folder ${this.#folder}`] : []),
      ...(existsSync(`/run/netns/${name}`) ? [`the network namespace ${name}`] : []),
      ...(mounts === '0' ? [] : [`${mounts} mounts`]),
      ...(spawnSync('pgrep', ['-f', `${this.#folder}/run`]).status === 0 ? ['processes'] : []),
    ];
  }
}
