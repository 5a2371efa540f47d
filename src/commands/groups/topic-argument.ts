import { InvalidArgumentError } from 'commander';
import { mergeScopes, parseTopicScope, type TopicScope } from '../../lib/groups/topic-scope.js';

/** `topic` or `topic:0,1`; the option may be repeated. */
export function topicArgument(text: string, previous: readonly TopicScope[] = []): readonly TopicScope[] {
  const scope = parseTopicScope(text);
  if (scope === null) throw new InvalidArgumentError('write a topic, or some of its partitions as in topic:0,1');
  return mergeScopes([...previous, scope]);
}
