import { describeSecure } from '../helpers/secure-suite.js';
import { docker } from './engine.js';

const containers = ['kafka1', 'kafka2', 'kafka3', 'schema-registry', 'schema-registry-gate'].map(
  (name) => `safe-${name}`,
);

describeSecure('docker', 3, {
  names: ['schema-registry-gate', 'schema-registry'],
  kill: async (_, part) => {
    await docker('kill', `safe-${part}`);
  },
  seen: async () => {
    const settings = await docker('inspect', ...containers);
    const logs = containers.map((name) => docker('logs', name));
    const processes = containers.map((name) => docker('top', name, '-eo', 'pid,args'));
    return [settings, ...(await Promise.all([...logs, ...processes]))];
  },
});
