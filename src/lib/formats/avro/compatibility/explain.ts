import type { Direction } from '../../../documents/schema-words.js';
import type { Explanation } from '../../comparable.js';
import type { CompatibilityFault, Incompatibility } from './incompatibility.js';
import { quoted, typeInWords } from '../type-text.js';
import { joinPaths } from '../../shared/path.js';
import { backwardHint, forwardHint } from './hints.js';

/** Says what an incompatibility between the new schema and a version means to whoever wrote the new one. */
export function explain(
  { path, fault }: Incompatibility,
  direction: Direction,
  version: number,
  above = '',
): Explanation {
  const [fresh, old] = ['the new schema', `version ${version}`];
  const names = direction === 'backward' ? { reader: fresh, writer: old } : { reader: old, writer: fresh };
  const fullPath = joinPaths(above, path);
  const causes = fault.type === 'MISSING_UNION_BRANCH' ? fault.causes : [];
  return {
    type: fault.type,
    path: fullPath,
    location: fault.location,
    message: message(fault, names),
    hint: direction === 'backward' ? backwardHint(fault) : forwardHint(fault, old),
    causes: causes.map((cause) => explain(cause, direction, version, fullPath)),
  };
}

function message(
  fault: CompatibilityFault,
  { reader, writer }: { readonly reader: string; readonly writer: string },
): string {
  switch (fault.type) {
    case 'READER_FIELD_MISSING_DEFAULT_VALUE':
      return `${writer} has no such field, and ${reader} has no default for it`;
    case 'TYPE_MISMATCH':
      return fault.missing === undefined
        ? `${reader} reads ${typeInWords(fault.reader)} where ${writer} has ${typeInWords(fault.writer)}`
        : `${writer} has no such field, and ${reader} has no default for it: that of its enum is for unknown symbols`;
    case 'NAME_MISMATCH':
      return `${reader} reads ${typeInWords(fault.reader)} where ${writer} has ${typeInWords(fault.writer)}`;
    case 'FIXED_SIZE_MISMATCH':
      return `${reader} reads ${fault.reader.size} bytes of ${typeInWords(fault.reader)} where ${writer} has ${fault.writer.size}`;
    case 'MISSING_ENUM_SYMBOLS':
      return `${typeInWords(fault.reader)} of ${reader} has no ${quoted(fault.symbols, 'or')}, which ${writer} has`;
    case 'MISSING_UNION_BRANCH':
      return fault.causes.length > 0
        ? `${reader} cannot read ${typeInWords(fault.writer)} of ${writer}`
        : `${reader} reads ${typeInWords(fault.reader)} where ${writer} may have ${typeInWords(fault.writer)}`;
    case 'AMBIGUOUS_ALIAS':
      return `by its name and aliases, ${reader} could read it from ${quoted(fault.matches, 'or')} of ${writer}`;
  }
}
