/** Where something is inside a value, such as `tags[2]`, `address.street` or `labels["two words"]`; empty at the top. */
export type Path = string;

/** A step of a path: a field's name, an item's index, or the key of a map's entry. */
export type PathStep = string | number | { readonly key: string };

const longest = 200;

/** The path of what is at `path` below `step`. */
export function pathBelow(step: PathStep, path: Path): Path {
  return joinPaths(stepText(step), path);
}

/** What lies too deep to be read is cut off. */
export function joinPaths(upper: Path, lower: Path): Path {
  const path = upper === '' || lower === '' || lower.startsWith('[') ? upper + lower : `${upper}.${lower}`;
  return path.length > longest ? `${path.slice(0, longest)}…` : path;
}

function stepText(step: PathStep): string {
  if (typeof step === 'string') return step;
  if (typeof step === 'number') return `[${step}]`;
  return /^[A-Za-z_][\w-]*$/.test(step.key) ? step.key : `[${JSON.stringify(step.key)}]`;
}
