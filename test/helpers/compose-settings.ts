import { parse } from 'yaml';

/** What a compose file says, by service and then by setting: text as Compose sees it when nothing of ours sets a variable. */
export type ComposeSettings = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The brokers, which are told as one. */
const brokers = ['kafka1', 'kafka2', 'kafka3'];
const brokersTogether = brokers.join(', ');
const aroundServices = 'around the services';

/** @param versions what `.env` says */
export function composeSettings(text: string, versions: Readonly<Record<string, string | undefined>>): ComposeSettings {
  const filled = text.replaceAll(
    /\$\{(\w+)(?::?-([^}]*)|:\?[^}]*)?\}/g,
    (_, name: string, otherwise?: string) => otherwise ?? versions[name] ?? '',
  );
  const { services, ...around } = parse(filled, { merge: true }) as { services: Record<string, unknown> };
  const all = new Map(Object.entries(services).map(([name, service]) => [name, settingsOf(service)]));
  const others = [...all].filter(([name]) => !brokers.includes(name));
  const own = Object.entries(around).filter(([name]) => !name.startsWith('x-'));
  return new Map([
    ...others,
    [brokersTogether, together(brokers.map((name) => all.get(name) ?? new Map<string, string>()))],
    [aroundServices, settingsOf(Object.fromEntries(own))],
  ]);
}

function settingsOf(value: unknown): ReadonlyMap<string, string> {
  return new Map(leaves(value, ''));
}

function leaves(value: unknown, path: string): readonly (readonly [string, string])[] {
  if (Array.isArray(value)) return [[path, value.map(String).join(', ')]];
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [[path, `${value}`]];
  if (typeof value !== 'object' || value === null) return [[path, '']];
  return Object.entries(value).flatMap(([key, inner]) =>
    // Names of variables need no path before them.
    leaves(inner, path === '' || path === 'environment' ? key : `${path}.${key}`),
  );
}

/** What is not the same in all is told of each. */
function together(each: readonly ReadonlyMap<string, string>[]): ReadonlyMap<string, string> {
  const names = new Set(each.flatMap((settings) => [...settings.keys()]));
  return new Map(
    [...names].map((name) => {
      const values = each.map((settings) => settings.get(name) ?? 'none');
      return [name, new Set(values).size === 1 ? (values[0] ?? '') : values.join(' / ')];
    }),
  );
}
