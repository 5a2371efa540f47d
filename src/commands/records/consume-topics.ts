import type { Context } from '../../lib/context/context.js';
import { patternOption } from '../../lib/cli/pattern-option.js';
import type { FollowOptions, TopicChange } from '../../lib/consume/growth.js';
import { AppError, messageOf } from '../../lib/errors.js';
import { namedTopics, type TopicSelection } from '../../lib/kafka/topic-selection.js';
import { isInternalName } from '../../lib/names/protected-names.js';
import { TopicPatterns } from '../../lib/topics/topic-patterns.js';
import { counted } from '../../lib/values/wording.js';
import type { ConsumeCommandOptions } from './consume-options.js';

/**
 * The topics that the arguments name, or with `--regex` match.
 * @param follows whether topics that are yet to come may be meant
 * @throws AppError USAGE; TOPIC_NOT_FOUND where nothing matches
 */
export async function consumeTopics(
  context: Context,
  names: readonly string[],
  { regex }: ConsumeCommandOptions,
  follows: boolean,
): Promise<TopicSelection> {
  if (!regex) {
    const pattern = names.find((name) => /[*+?^$|()[\]{}\\]/.test(name));
    if (pattern === undefined) return namedTopics(names);
    throw new AppError('USAGE', `no topic can be named "${pattern}"`, {
      hint: 'Did you mean `--regex`? Then the arguments are patterns of whole names, such as "task\\..*".',
    });
  }
  const patterns = new TopicPatterns(await Promise.all(names.map((name) => patternOption('--regex', name))));
  const { topics } = await (await context.kafka()).metadata(null);
  const known = topics.map(({ name }) => name);
  const leftOut = known.filter(patterns.leavesOut);
  tellOfLetters(leftOut, context);
  if (known.some(patterns.picks)) return patterns;
  const nothing = `no topic has a name that matches ${names.map((name) => `"${name}"`).join(' or ')}`;
  if (follows) context.out.warn(`${nothing} yet: those that come are read`);
  else throw new AppError('TOPIC_NOT_FOUND', nothing, leftOut.length === 0 ? {} : { hint: howToAsk });
  return patterns;
}

const howToAsk =
  'Internal topics and those of dead letters are read where a pattern asks for them, such as "__.*" or ".*\\.dlq".';

function tellOfLetters(leftOut: readonly string[], { out }: Context): void {
  const letters = leftOut.filter((name) => !isInternalName(name));
  if (letters.length === 0) return;
  out.note(`${counted(letters.length, 'topic')} of dead letters left out: a pattern such as ".*\\.dlq" reads them.`);
}

/** What is followed of these topics, with words on stderr for what becomes of them. */
export function following(
  { out }: Context,
  topics: TopicSelection,
  { regex, partition: partitions }: ConsumeCommandOptions,
): FollowOptions {
  return {
    topics,
    wants: ({ partition }) => partitions?.includes(partition) ?? true,
    deletedTopics: regex ? 'end' : 'throw',
    onChange: (topic, change) => {
      if (change === 'found') out.note(`Topic "${topic}" is read too.`);
      else out.warn(`topic "${topic}" ${whatNow[change]}`);
    },
    onFailure: (error) => out.warn(`cannot look for new topics and partitions at the moment: ${messageOf(error)}`),
  };
}

const whatNow: Readonly<Record<Exclude<TopicChange, 'found'>, string>> = {
  deleted: 'was deleted: the others are read on',
  'made-anew': 'was deleted: the new one is read from its start',
};
