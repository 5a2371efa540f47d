import { join } from 'node:path';
import ts from 'typescript';
import { workspace } from './workspace.js';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts'],
  types: [],
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
};

/** What TypeScript, as strict as it can be, says of these modules: `file:line: message`. */
export function compileErrors(files: Readonly<Record<string, string>>): readonly string[] {
  return compileErrorsIn(workspace({ 'package.json': '{"type":"module"}', ...files }), Object.keys(files));
}

/** The same of files in a folder. */
export function compileErrorsIn(
  folder: string,
  files: readonly string[],
  more: ts.CompilerOptions = {},
): readonly string[] {
  const host = ts.createCompilerHost({ ...options, ...more });
  host.getCurrentDirectory = () => folder;
  const program = ts.createProgram(
    files.map((file) => join(folder, file)),
    { ...options, ...more },
    host,
  );
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
    const name = file?.fileName.replace(`${folder}/`, '') ?? '';
    return `${name}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
