import * as z from 'zod';
import { parseJson } from '../../src/lib/values/parse-json.js';
import { documents, type DocumentKind, type DocumentOf } from '../../src/lib/documents/documents.js';

/** A document that a command has printed, held to the shape that is published. */
export function parseDocument<Kind extends DocumentKind>(kind: Kind, text: string): DocumentOf<Kind> {
  const envelope = z.looseObject({ kind: z.literal(kind), version: z.literal(1) }).parse(parseJson(text));
  const fields = Object.entries(envelope).filter(([name]) => name !== 'kind' && name !== 'version');
  return documents[kind].parse(Object.fromEntries(fields)) as DocumentOf<Kind>;
}
