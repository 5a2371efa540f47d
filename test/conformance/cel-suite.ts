import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../src/lib/errors.js';
import { compileCel } from '../../src/lib/events/cel.js';
import { celExceptions } from './cel-exceptions.js';
import { celType } from './cel-types.js';
import { celValue, comparable } from './cel-values.js';
import { print, tally, type SuiteCase } from './tally.js';
import { messageIn, messagesIn, parseTextproto, textIn, textsIn, type TextMessage } from './textproto.js';

// The simple tests of cel-spec, by the expressions of `--filter`; `scripts/conformance.mjs` starts this.

const folder = join(process.argv[2] ?? '', 'tests/simple/testdata');
for (const name of readdirSync(folder).filter((each) => each.endsWith('.textproto'))) {
  const file = parseTextproto(readFileSync(join(folder, name), 'utf8'));
  const tests = messagesIn(file, 'section').flatMap((section) =>
    messagesIn(section, 'test').map((test) => ({ test, name: `${textIn(section, 'name')}/${textIn(test, 'name')}` })),
  );
  const cases = tests
    .filter(({ test }) => !isOfMessages(test))
    .map(({ test, name: path }) => ({
      name: `${path}${isUnchecked(test) ? ' (unchecked)' : ''}`,
      fault: faultOf(test),
    }));
  const title = textIn(file, 'name');
  const others = tests.length - cases.length;
  if (cases.length > 0) tally(title, cases, celExceptions(title, cases));
  if (others > 0) print(`${cases.length > 0 ? '  ' : `${title}: `}${others} about messages are not run`);
}

/** Messages, their fields, enums and wrappers: records' values are JSON to an expression. */
function isOfMessages(test: TextMessage): boolean {
  const declared = messagesIn(test, 'type_env').flatMap(textsIn);
  const text = [textIn(test, 'container'), textIn(test, 'expr'), ...declared].join(' ');
  return /TestAllTypes|TestRequired|cel\.expr\.|google\.protobuf\b(?!\.(Timestamp|Duration)\b)/.test(text);
}

/** Meant for those who run an expression without looking at its types first. */
function isUnchecked(test: TextMessage): boolean {
  return textIn(test, 'disable_check') === 'true';
}

function faultOf(test: TextMessage): SuiteCase['fault'] {
  const expression = JSON.stringify(textIn(test, 'expr'));
  const wantsError = test.has('eval_error') || test.has('any_eval_errors');
  try {
    const found = foundBy(test);
    if (wantsError) return `${expression}: wanted an error, found ${found}`;
    const wanted = wantedOf(test);
    return wanted === found ? null : `${expression}: wanted ${wanted}, found ${found}`;
  } catch (error) {
    return wantsError ? null : `${expression}: ${messageOf(error).split('\n')[0] ?? ''}`;
  }
}

function wantedOf(test: TextMessage): string {
  const typed = messageIn(test, 'typed_result') ?? new Map();
  if (isOfTypes(test)) return celType(messageIn(typed, 'deduced_type'));
  const value = messageIn(test, 'value') ?? messageIn(typed, 'result');
  return comparable(value === undefined ? true : celValue(value));
}

/** What the expression is, or its type where that is asked. */
function foundBy(test: TextMessage): string {
  const variables: Record<string, string> = {};
  for (const declared of messagesIn(test, 'type_env')) {
    const ident = messageIn(declared, 'ident');
    if (ident !== undefined) variables[textIn(declared, 'name')] = celType(messageIn(ident, 'type'));
  }
  const values: Record<string, unknown> = {};
  for (const binding of messagesIn(test, 'bindings')) {
    values[textIn(binding, 'key')] = celValue(
      messageIn(messageIn(binding, 'value') ?? new Map(), 'value') ?? new Map(),
    );
  }
  const { type, evaluate } = compileCel(textIn(test, 'expr'), variables);
  return isOfTypes(test) ? type : comparable(evaluate(values));
}

function isOfTypes(test: TextMessage): boolean {
  return textIn(test, 'check_only') === 'true';
}
