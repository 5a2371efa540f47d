import { InvalidArgumentError, type Command } from 'commander';
import {
  choiceArgument,
  countArgument,
  listArgument,
  positiveCountArgument,
  rateArgument,
  sizeArgument,
} from '../../lib/cli/arguments.js';
import { acksWords, type Acks } from '../../lib/documents/record-words.js';
import { type CompressionCodec, compressionCodecs } from '../../lib/kafka/codecs/codecs.js';
import type { RecordHeader } from '../../lib/kafka/records/record.js';
import { typeArgument, typeChoices, type TypeOption } from './type-options.js';
import { subjectStrategies, type SubjectStrategy } from '../../lib/produce/subject-strategy.js';
import { inputFormats, type InputFormat } from '../../lib/produce/parse-item.js';
import { expectAtMostOne, expectNone, expectWith, givenOf, usage } from '../shared/option-rules.js';

export interface ProduceCommandOptions {
  readonly key?: string;
  readonly value?: string;
  readonly set?: readonly string[];
  readonly file?: string;
  readonly input: InputFormat;
  readonly keySeparator?: string;
  readonly keyField?: string;
  readonly keyType?: TypeOption;
  readonly valueType?: TypeOption;
  readonly header?: readonly string[];
  readonly partition?: number;
  readonly tombstone: boolean;
  readonly schemaId?: number;
  readonly subject?: string;
  readonly subjectStrategy?: SubjectStrategy;
  readonly raw: boolean;
  readonly sample?: number;
  /** Bytes. */
  readonly maxLineSize?: number;
  /** Records a second. */
  readonly rate?: number;
  readonly compression?: CompressionCodec;
  readonly acks: Acks;
  readonly transactional: boolean;
  readonly dryRun: boolean;
  readonly keepGoing: boolean;
  readonly rejects?: string;
}

export function addProduceOptions(command: Command): Command {
  return command
    .option('-k, --key <key>', 'key of every record; unless given, the key field of the value')
    .option('--value <json>', 'one value')
    .option('--set <field=value>', 'a field of one value, typed by its schema; may be repeated', listArgument)
    .option('--file <file>', 'values from a file: JSON lines, one JSON value, or an array')
    .option('--sample <number>', 'so many made-up values that fit the schema', positiveCountArgument)
    .option(
      '--input <format>',
      'jsonl: values as JSON; envelope: records as `consume` prints them; text: values as they are',
      choiceArgument(inputFormats),
      'jsonl',
    )
    .option(
      '-K, --key-separator <text>',
      'what stands between a key and the value on each line, such as : or \\t',
      separatorArgument,
    )
    .option('--key-field <field>', 'field of the value that is the key; unless given, the one of the catalog')
    .option('--key-type <type>', `what keys are, where no schema says it: ${typeChoices}`, typeArgument)
    .option('--value-type <type>', 'what values are, sent without a schema, as --key-type has it', typeArgument)
    .option('-H, --header <name=value>', 'a header of every record, also name:value; may be repeated', listArgument)
    .option('-p, --partition <number>', 'partition of every record; unless given, the key decides', countArgument)
    .option('-Z, --tombstone', 'send an empty value as a tombstone (null); alone, one tombstone for the key', false)
    .option('--schema-id <number>', "schema of the values, instead of the subject's newest", countArgument)
    .option('--subject <subject>', 'subject of the values, instead of <topic>-value')
    .option(
      '--subject-strategy <strategy>',
      "how the subject of values is named: topic, record (the schema's full name) or topic-record",
      choiceArgument(subjectStrategies),
    )
    .option('--raw', 'send values as they are, without a schema', false)
    .option(
      '--max-line-size <size>',
      'how long a line, or an item of an array, may be; unless given, 16MB',
      lineSizeArgument,
    )
    .option('--rate <number/s>', 'at the most so many records a second, such as 100/s', rateArgument)
    .option(
      '-z, --compression <codec>',
      `${compressionCodecs.join(', ')}; unless given, the topic's own`,
      choiceArgument(compressionCodecs),
    )
    .option('--acks <acks>', 'all, 1 (the leader alone) or 0 (nobody)', choiceArgument(acksWords), 'all')
    .option('--transactional', 'all in one transaction: all of them are there in the end, or none', false)
    .option('--dry-run', 'check the records and send none: ends 4 where one is invalid', false)
    .option('--keep-going', 'go on after an invalid record', false)
    .option('--rejects <file>', 'with --keep-going: write the invalid ones there, to be mended', undefined);
}

/** Shells keep `\t` as two characters, and kcat reads it as a tab. */
function separatorArgument(text: string): string {
  return text.replace(/\\([tnr0\\])/g, (_, letter: string) => escapes[letter] ?? letter);
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '0': '\0', '\\': '\\' };

/** JavaScript has no longer texts than some 500 MB, and a line's may be copied into another. */
function lineSizeArgument(text: string): number {
  const size = sizeArgument(text);
  if (size > 256_000_000) throw new InvalidArgumentError('write a size up to 256MB');
  return size;
}

/** @throws AppError USAGE */
export function checkProduceOptions(options: ProduceCommandOptions): void {
  const { value, set, file, sample, raw, input, keepGoing, rejects, schemaId, subject, tombstone, key, valueType } =
    options;
  const made = { '--set': set, '--sample': sample };
  expectAtMostOne({ '--value': value, ...made, '--file': file }, 'what to send');
  const [maker] = givenOf(made);
  if (maker !== undefined) {
    expectNone(`${maker} makes values by their schema`, {
      '--raw': raw,
      '--input': input !== 'jsonl',
      '--key-separator': options.keySeparator,
    });
  }
  const schemas = { '--schema-id': schemaId, '--subject': subject };
  if (raw) expectNone('--raw sends values without a schema', schemas);
  if (valueType !== undefined) {
    expectNone('--value-type sends values without a schema', { '--raw': raw, ...schemas, ...made });
  }
  if (options.subjectStrategy !== undefined) {
    const others = { '--subject': subject, '--raw': raw, '--value-type': valueType };
    expectNone('--subject-strategy says which subject holds', others);
  }
  expectAtMostOne(schemas, 'which schema holds');
  if (options.transactional) {
    const others = { '--keep-going': keepGoing, '--acks 1 or 0': options.acks !== 'all' };
    expectNone('--transactional sends all records or none', others);
  }
  expectWith({ '--rejects': rejects }, '--keep-going', keepGoing);
  if (options.keySeparator === '') throw usage('--key-separator cannot be empty');
  if (options.keySeparator !== undefined && input === 'envelope') {
    throw usage('--key-separator is for lines, and the records of --input envelope bring their keys');
  }
  if (tombstone) expectNone('--tombstone sends no value', { '--value': value, ...made });
  if (tombstone && file === undefined && key === undefined && options.keySeparator === undefined) {
    throw usage('a tombstone needs a key: use --key, or --key-separator for lines of a file or of stdin');
  }
}

/** `name=value` or `name:value`, whichever sign comes first; `name` alone is a header without a value. */
export function parseHeader(text: string): RecordHeader {
  const at = text.search(/[=:]/);
  if (at === 0) throw usage(`--header: "${text}" has no name`);
  if (at === -1) return { key: Buffer.from(text), value: null };
  return { key: Buffer.from(text.slice(0, at)), value: Buffer.from(text.slice(at + 1)) };
}
