import type { BinResult } from '../run-bin.js';
import type { CommandRun } from './commands.js';
import { textOf, type Place } from './history.js';

/** Ends that a command may come to while the network is broken: its work, or a failure that it names. */
const namedEnds: readonly (number | null)[] = [0, 1, 3];
/** A raw stack, a warning of Node's own, or what we call a bug ourselves. */
const unnamed = /^ +at |\(node:\d+\)|\bERR_[A-Z]|bug in todo-kafka|INTERNAL/m;

/** What must not be in the end of any command. */
export function endAnomalies(name: string, { code, stderr }: BinResult): readonly string[] {
  const says = `${name} ended with ${String(code)}: ${stderr.trim().slice(-2_000)}`;
  const isNamed = namedEnds.includes(code) && (code === 0) === (errorLines(stderr).length === 0);
  return isNamed && !unnamed.test(stderr) ? [] : [says];
}

/** Of what a command says, what isn't a warning or a note. */
function errorLines(stderr: string): readonly string[] {
  return stderr.split('\n').filter((line) => line.startsWith('Error') || line.startsWith('{"kind":"error"'));
}

/** @param there how often each value is there */
export function produceAnomalies(
  lines: readonly string[],
  { result, report }: CommandRun<'produce'>,
  there: ReadonlyMap<string, number>,
): readonly string[] {
  const times = lines.map((line) => there.get(line) ?? 0);
  const found = times.filter((count) => count > 0).length;
  const { sent = 0, unknown = 0, unsent = 0 } = report ?? {};
  const counts = `${sent} sent, ${unknown} unknown, ${unsent} unsent, ${found} there`;
  return [
    ...endAnomalies('produce', result),
    ...(times.some((count) => count > 1) ? [`produce: a line is there more than once (${counts})`] : []),
    ...(found < sent ? [`produce: lines were acknowledged and are not there (${counts})`] : []),
    ...(found > sent + unknown ? [`produce: lines that were not sent are there (${counts})`] : []),
    ...(result.code === 0 && sent !== lines.length ? [`produce: it ended with 0 (${counts})`] : []),
  ];
}

/** @param expected all values of the topic */
export function consumeAnomalies(result: BinResult, expected: readonly string[]): readonly string[] {
  const read = result.stdout.split('\n').filter((line) => line !== '');
  const [distinct, wanted] = [new Set(read), new Set(expected)];
  const strangers = read.filter((line) => !wanted.has(line)).length;
  const counts = `${read.length} lines, ${distinct.size} of ${wanted.size} values`;
  return [
    ...endAnomalies('consume -e', result),
    ...(distinct.size < read.length ? [`consume -e: a record was read more than once (${counts})`] : []),
    ...(strangers > 0 ? [`consume -e: ${strangers} lines are of no record (${counts})`] : []),
    ...(result.code === 0 && distinct.size < wanted.size ? [`consume -e: it ended with 0 (${counts})`] : []),
  ];
}

/** @param there how often each value is in the target */
export function copyAnomalies(
  { result, report }: CommandRun<'copy'>,
  expected: readonly string[],
  there: ReadonlyMap<string, number>,
): readonly string[] {
  const found = expected.filter((value) => there.has(value)).length;
  const { copied = 0, unknown = 0, verified = null } = report ?? {};
  const counts = `${copied} copied, ${unknown} unknown, ${verified?.found ?? 'none'} verified, ${found} there`;
  const isWhole = found === expected.length && verified?.found === expected.length && verified.missing === 0;
  return [
    ...endAnomalies('copy', result),
    ...([...there.values()].some((count) => count > 1) ? [`copy: a record is there more than once (${counts})`] : []),
    ...(found < copied ? [`copy: records were acknowledged and are not there (${counts})`] : []),
    ...(found > copied + unknown ? [`copy: records that were not sent are there (${counts})`] : []),
    ...(result.code === 0 && !isWhole ? [`copy: it ended with 0 (${counts})`] : []),
  ];
}

/** What a group has committed though its members' output does not have it. */
export function commitAnomalies(committed: readonly Place[], delivered: readonly Place[]): readonly string[] {
  const places = new Set(delivered.map(textOf));
  return committed
    .filter(({ partition, offset }) => offset > 0 && !places.has(textOf({ partition, offset: offset - 1 })))
    .map((place) => `consume -g: it committed ${textOf(place)}, and what is before that was not delivered`);
}
