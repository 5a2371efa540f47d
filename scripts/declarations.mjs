// Writes the declarations of the library into dist/types: of its entries, and of whatever their declarations name.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const options = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  declaration: true,
  isolatedDeclarations: true,
};

/** File by file, without a type check, which takes a tenth of a second; exports have to name their types for it. */
export function writeDeclarations(entries, { from, to }) {
  const files = [...entries];
  for (const file of files) {
    const { outputText, diagnostics } = ts.transpileDeclaration(readFileSync(file, 'utf8'), {
      fileName: file,
      reportDiagnostics: true,
      compilerOptions: options,
    });
    if (diagnostics?.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, host));
    const target = join(to, relative(from, file)).replace(/\.ts$/, '.d.ts');
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
    for (const { fileName } of ts.preProcessFile(outputText).importedFiles) {
      const named = join(dirname(file), fileName.replace(/\.js$/, '.ts'));
      if (fileName.startsWith('.') && !files.includes(named)) files.push(named);
    }
  }
}

const host = {
  getCurrentDirectory: () => process.cwd(),
  getCanonicalFileName: (name) => name,
  getNewLine: () => '\n',
};
