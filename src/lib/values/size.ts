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
