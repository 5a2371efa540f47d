import type { Theme } from '../../lib/cli/theme.js';
import { lines as shapes } from '../../lib/documents/documents.js';
import type { ExactJson } from '../../lib/values/exact-json.js';
import { formatTime } from '../../lib/values/time.js';
import { parsedLines, PrettyRecords } from '../shared/pretty-records.js';

/** Letters for people: why and when each died and where it came from, then the record. */
export class PrettyLetters {
  readonly #theme: Theme;
  readonly #records: PrettyRecords;

  constructor(theme: Theme) {
    this.#theme = theme;
    this.#records = new PrettyRecords(theme);
  }

  /** @param lines letters as lines of JSON */
  text(lines: Buffer): string {
    return parsedLines(lines)
      .map(({ record, isLarge }) => `${this.#heading(record)}\n${this.#records.record(record, isLarge)}`)
      .join('');
  }

  #heading(record: ExactJson): string {
    const { letter } = shapes.letter.parse(record);
    const { reason, message, topic, partition, offset, stage, group, attempts, redrives, time } = letter;
    const theme = this.#theme;
    const place = `${topic ?? 'an unknown topic'}${partition === null ? '' : `[${partition}]`}${offset === null ? '' : `@${offset}`}`;
    const details = [
      stage === null ? [] : `stage ${stage}`,
      group === null ? [] : `group ${group}`,
      attempts === null ? [] : `attempts ${attempts}`,
      redrives === 0 ? [] : `redrives ${redrives}`,
    ].flat();
    const said = message === null || message === reason ? '' : `: ${theme.line(message)}`;
    return [
      `${theme.bad(theme.line(reason))}${said}`,
      theme.faint(`from ${theme.line(place)}${time === null ? '' : `, ${formatTime(time)}`}`),
      ...(details.length === 0 ? [] : [theme.faint(theme.line(details.join(', ')))]),
    ].join('\n');
  }
}
