/** Bytes for people, with three digits: `512B`, `1.50KB`, `48.0MB`. Units of 1000, as disks are sold. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toPrecision(3)}${units[unit] ?? ''}`;
}

const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `512KiB`, `1.5MB`, `100`: a size in bytes, or null where the text is none. KB is 1000 bytes and KiB 1024. */
export function parseSize(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(B|[KMGT]B|[KMGT]iB)?$/i.exec(text);
  const [, number, unit = 'B'] = match ?? [];
  if (number === undefined) return null;
  const power = 'BKMGT'.indexOf(unit.charAt(0).toUpperCase());
  return Math.round(Number(number) * (/i/i.test(unit) ? 1024 : 1000) ** power);
}
