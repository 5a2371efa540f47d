import * as z from 'zod';
import { documents, type DocumentKind, type DocumentOf } from '../../src/lib/documents/documents.js';
import { parseJson } from '../../src/lib/values/parse-json.js';

const shapes: { readonly [Kind in DocumentKind]: { parse(value: unknown): DocumentOf<Kind> } } = documents;

/** A document that a command has printed, held to the shape that is published. */
export function parseDocument<Kind extends DocumentKind>(kind: Kind, text: string): DocumentOf<Kind> {
  const envelope = z.looseObject({ kind: z.literal(kind), version: z.literal(1) }).parse(parseJson(text));
  const fields = Object.entries(envelope).filter(([name]) => name !== 'kind' && name !== 'version');
  return shapes[kind].parse(Object.fromEntries(fields));
}

/** The error that a run with `--json` has printed last on stderr. */
export function errorOf({ stderr }: { readonly stderr: string }): DocumentOf<'error'> {
  return parseDocument('error', stderr.trimEnd().split('\n').at(-1) ?? '');
}

/** The document that a run with `--json` has printed; one without says on stderr why. */
export function documentOf<Kind extends DocumentKind>(
  kind: Kind,
  { stdout, stderr }: { readonly stdout: string; readonly stderr: string },
): DocumentOf<Kind> {
  if (stdout === '') throw new Error(stderr);
  return parseDocument(kind, stdout);
}
