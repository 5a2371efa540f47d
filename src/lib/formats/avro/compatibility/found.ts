import { pathBelow, type PathStep } from '../../shared/path.js';
import type { CompatibilityFault, Incompatibility } from './incompatibility.js';

/** The way to a place in the reader's schema, as Avro Java counts it. */
export type Location = readonly string[];

export function found(fault: CompatibilityFault): readonly Incompatibility[] {
  return [{ path: '', fault }];
}

export function below(step: PathStep, incompatibilities: readonly Incompatibility[]): readonly Incompatibility[] {
  return incompatibilities.map(({ path, fault }) => ({ path: pathBelow(step, path), fault }));
}

/** Each fault once, where it shows first. */
export function distinct(incompatibilities: readonly Incompatibility[]): readonly Incompatibility[] {
  const seen = new Set<CompatibilityFault>();
  return incompatibilities.filter(({ fault }) => !seen.has(fault) && seen.add(fault));
}

/** @see https://www.rfc-editor.org/rfc/rfc6901 */
export function pointer(location: Location): string {
  return `/${location.map((token) => token.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
}
