import type { Problem } from '../../errors.js';
import { joinPaths, type Path } from '../shared/path.js';
import { AvroDefaults } from './encoder.js';
import type { AvroSchema } from './schema.js';

/** The defaults of fields that their types don't allow, each with the path of its field. */
export function defaultProblems(schema: AvroSchema): readonly Problem[] {
  const defaults = new AvroDefaults();
  const seen = new Set<AvroSchema>();

  function problemsIn(part: AvroSchema, path: Path): readonly Problem[] {
    if (seen.has(part)) return [];
    seen.add(part);
    switch (part.type) {
      case 'record':
        return part.fields.flatMap((field) => {
          const fieldPath = joinPaths(path, field.name);
          const problems = (defaults.of(field)?.problems ?? []).map((problem) => ({
            ...problem,
            path: joinPaths(fieldPath, problem.path ?? ''),
          }));
          return [...problems, ...problemsIn(field.schema, fieldPath)];
        });
      case 'union':
        return part.branches.flatMap((branch) => problemsIn(branch, path));
      case 'array':
        return problemsIn(part.items, `${path}[]`);
      case 'map':
        return problemsIn(part.values, `${path}[]`);
      default:
        return [];
    }
  }

  return problemsIn(schema, '');
}
