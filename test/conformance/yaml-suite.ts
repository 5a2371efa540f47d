import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readYaml } from '../../src/lib/yaml/yaml.js';
import { plainValue } from '../../src/lib/yaml/yaml-value.js';
import { messageOf } from '../../src/lib/errors.js';
import { isExactJsonArray, isExactJsonObject, type ExactJson } from '../../src/lib/values/exact-json.js';
import { parseJson } from '../../src/lib/values/parse-json.js';
import { tally, type SuiteCase } from './tally.js';

// yaml-test-suite (its branch `data`), by the reader of catalogs; `scripts/conformance.mjs` starts this.

/** By what our reader says, or by the case; docs/conformance.md has the reasons. */
const exceptions = {
  valid: [/: a second document begins here/, /: the tag `.*` has no meaning/, /: a name has to be a text/, /^2JQS /],
  invalid: [/^9MMA /, /^SF5V /],
};

const root = process.argv[2] ?? '';
const folders = readdirSync(root, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.name === 'in.yaml' && !/^(name|tags)\b/.test(relative(root, entry.parentPath)))
  .map((entry) => entry.parentPath)
  .sort();

const [invalid, valid] = [true, false].map((wanted) =>
  folders.filter((folder) => existsSync(join(folder, 'error')) === wanted),
);
tally('valid', (valid ?? []).map(validCase), exceptions.valid);
tally('invalid', (invalid ?? []).map(invalidCase), exceptions.invalid);

function validCase(folder: string): SuiteCase {
  const fault = faultOf(folder);
  return { name: `${nameOf(folder)}${fault === null ? '' : `: ${fault}`}`, fault };
}

function invalidCase(folder: string): SuiteCase {
  const isRefused = attempt(() => readYaml(inputOf(folder)).problems.length > 0);
  return { name: nameOf(folder), fault: isRefused === true ? null : `it is taken (${isRefused})` };
}

function faultOf(folder: string): string | null {
  return attempt(() => {
    const { root: found, problems } = readYaml(inputOf(folder));
    const [problem] = problems;
    if (problem !== undefined) return problem.message;
    const wanted = wantedOf(folder);
    if (wanted === undefined) return null; // what has no JSON, of which taking it is all
    const value = found === null ? null : plainValue(found);
    return isSame(value, wanted) ? null : `found ${JSON.stringify(value)}, wanted ${JSON.stringify(wanted)}`;
  });
}

function attempt<Result>(act: () => Result): Result | string {
  try {
    return act();
  } catch (error) {
    return `INTERNAL: ${messageOf(error)}`;
  }
}

function inputOf(folder: string): string {
  return readFileSync(join(folder, 'in.yaml'), 'utf8');
}

function nameOf(folder: string): string {
  return `${relative(root, folder)} ${readFileSync(join(folder, '==='), 'utf8').trim()}`;
}

/** The only document; several are values one after the other, of which all but one may be null. */
function wantedOf(folder: string): ExactJson | undefined {
  const path = join(folder, 'in.json');
  const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  if (text === '') return undefined;
  return parseJson(text.replace(/(?<=[}\]"\w])\nnull$/, '').replace(/^null\n(?=.)/, ''));
}

/** Scalars of catalogs are text: those that are anything else in JSON have to be the text of it. */
function isSame(found: unknown, wanted: ExactJson): boolean {
  if (isExactJsonArray(wanted)) {
    return (
      Array.isArray(found) && found.length === wanted.length && wanted.every((each, at) => isSame(found[at], each))
    );
  }
  if (isExactJsonObject(wanted)) {
    const entries = typeof found === 'object' && found !== null ? Object.entries(found) : [];
    return (
      entries.length === Object.keys(wanted).length &&
      entries.every(([name, value]) => wanted[name] !== undefined && isSame(value, wanted[name]))
    );
  }
  if (wanted === null || typeof wanted === 'string') return found === wanted;
  if (typeof found !== 'string') return false;
  return typeof wanted === 'boolean' ? found.toLowerCase() === String(wanted) : Number(found) === Number(wanted);
}
