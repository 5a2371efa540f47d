import { InvalidArgumentError, type Command } from 'commander';
import { choiceArgument, listArgument } from '../../lib/cli/arguments.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { listMatchingGroups } from '../../lib/groups/list.js';
import { groupTypes, type GroupType } from '../../lib/documents/group-words.js';
import { groupStates } from '../../lib/kafka/group/group-types.js';
import { groupsDocument, groupTable } from './list-view.js';

interface ListCommandOptions {
  readonly state?: readonly string[];
  readonly type?: readonly GroupType[];
  readonly topic?: readonly string[];
}

export function registerList(parent: Command, session: Session): void {
  parent
    .command('list')
    .alias('ls')
    .description('List groups of every type, with their state')
    .option('--state <state>', `keep groups in this state (${groupStates.join(', ')}); may be repeated`, stateArgument)
    .option('--type <type>', `keep groups of this type (${groupTypes.join(', ')}); may be repeated`, typeArgument)
    .option('--topic <topic>', 'keep groups that read this topic or have committed it; may be repeated', listArgument)
    .action(session.action(runList));
}

async function runList(context: Context, options: ListCommandOptions): Promise<void> {
  const { out } = context;
  const { state: states = [], type: types = [], topic: topics = [] } = options;
  const kafka = await context.kafka();
  const groups = await out.task('Reading groups', () => listMatchingGroups(kafka, { states, types, topics }));
  const document = groupsDocument(groups);
  await out.result('groups.list', document, () => groupTable(document, out.theme));
}

/** Kafka's own spelling, whatever the case it is written in. */
function stateArgument(text: string, previous: readonly string[] = []): readonly string[] {
  const state = groupStates.find((known) => known.toLowerCase() === text.toLowerCase());
  if (state === undefined) throw new InvalidArgumentError(`choose from ${groupStates.join(', ')}`);
  return [...previous, state];
}

function typeArgument(text: string, previous: readonly GroupType[] = []): readonly GroupType[] {
  return [...previous, choiceArgument(groupTypes)(text.toLowerCase())];
}
