import * as z from 'zod/mini';
import { AppError } from '../../errors.js';
import { atOnce } from '../../values/turns.js';
import { MessageReader } from './decode/message.js';
import { googleDescriptor } from './google-descriptor.js';
import { Linker } from './link/linker.js';
import { readProtoFile } from './source/read-file.js';
import { WireInput } from './wire-input.js';

const features = z.optional(z.record(z.string(), z.unknown()));
const list = <Item extends z.ZodMiniType>(item: Item): z.ZodMiniDefault<z.ZodMiniArray<Item>> =>
  z._default(z.array(item), []);

const fieldShape = z.object({
  name: z.string(),
  number: z.int(),
  label: z.optional(z.string()),
  type: z.optional(z.string()),
  typeName: z.optional(z.string()),
  extendee: z.optional(z.string()),
  jsonName: z.optional(z.string()),
  oneofIndex: z.optional(z.int()),
  proto3Optional: z.optional(z.boolean()),
  options: z.optional(z.object({ packed: z.optional(z.boolean()), features })),
});
const enumShape = z.object({
  name: z.string(),
  value: list(z.object({ name: z.string(), number: z._default(z.int(), 0) })),
});
const messageShape = z.object({
  name: z.string(),
  field: list(fieldShape),
  extension: list(fieldShape),
  oneofDecl: list(z.object({ name: z.string() })),
  enumType: list(enumShape),
  options: z.optional(z.object({ mapEntry: z.optional(z.boolean()) })),
  get nestedType() {
    return list(messageShape);
  },
});
const fileShape = z.object({
  package: z.optional(z.string()),
  dependency: list(z.string()),
  syntax: z._default(z.string(), 'proto2'),
  edition: z.optional(z.string()),
  messageType: list(messageShape),
  enumType: list(enumShape),
  extension: list(fieldShape),
  options: z.optional(z.object({ features })),
});

type FileShape = z.infer<typeof fileShape>;
type FieldShape = z.infer<typeof fieldShape>;
type MessageShape = z.infer<typeof messageShape>;

/** True for base64, which no .proto file is. */
export function isDescriptor(text: string): boolean {
  return /^[A-Za-z0-9+/=\s]+$/.test(text);
}

/**
 * The .proto file that a FileDescriptorProto stands for, as far as values are encoded by it.
 * @see https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.proto
 * @throws Error where it is none
 */
export function descriptorText(base64: string): string {
  const linker = new Linker();
  linker.add(atOnce(readProtoFile(googleDescriptor)));
  const type = atOnce(linker.link()).get('google.protobuf.FileDescriptorProto');
  if (type === undefined) throw new Error('descriptor.proto declares no file');
  const input = new WireInput();
  const bytes = Buffer.from(base64, 'base64');
  input.start(bytes, 0, bytes.length);
  try {
    return fileText(fileShape.parse(new MessageReader({ messages: [], byName: new Map() }).read(input, type, 0)));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new Error('it is neither a .proto file nor a FileDescriptorProto in base64', { cause: error });
  }
}

function fileText(file: FileShape): string {
  const { edition, syntax } = file;
  const lines = [
    edition === undefined ? `syntax = "${syntax}";` : `edition = "${edition.replace('EDITION_', '')}";`,
    file.package === undefined || file.package === '' ? '' : `package ${file.package};`,
    ...file.dependency.map((name) => `import ${JSON.stringify(name)};`),
    ...featureOptions(file.options?.features).map((option) => `option ${option};`),
    ...file.enumType.map(enumText),
    ...file.messageType.map((message) => messageText(message, syntax)),
    ...file.extension.map((field) => extensionText(field, syntax)),
  ];
  return lines.join('\n');
}

/** A map stays a list of its entries, so that these are counted among the messages that are declared here. */
function messageText(message: MessageShape, syntax: string): string {
  const oneofs = message.oneofDecl.map(({ name }, index) => {
    const fields = message.field.filter((field) => field.oneofIndex === index && field.proto3Optional !== true);
    return fields.length === 0 ? '' : `oneof ${name} {\n${fields.map((field) => fieldText(field, '')).join('\n')}\n}`;
  });
  const others = message.field.filter((field) => field.oneofIndex === undefined || field.proto3Optional === true);
  const lines = [
    message.options?.mapEntry === true ? 'option map_entry = true;' : '',
    ...message.enumType.map(enumText),
    ...message.nestedType.map((nested) => messageText(nested, syntax)),
    ...oneofs,
    ...others.map((field) => fieldText(field, label(field, syntax))),
    ...message.extension.map((field) => extensionText(field, syntax)),
  ];
  return `message ${message.name} {\n${lines.join('\n')}\n}`;
}

function label({ label: name, proto3Optional }: FieldShape, syntax: string): string {
  if (name === 'LABEL_REPEATED') return 'repeated ';
  if (name === 'LABEL_REQUIRED') return 'required ';
  return syntax === 'proto2' || proto3Optional === true ? 'optional ' : '';
}

function fieldText(field: FieldShape, labelText: string): string {
  const { name, number, type = '', typeName, jsonName, options } = field;
  const chosen = [
    jsonName === undefined ? [] : [`json_name = ${JSON.stringify(jsonName)}`],
    options?.packed === undefined ? [] : [`packed = ${options.packed}`],
    featureOptions(options?.features),
    type === 'TYPE_GROUP' ? ['features.message_encoding = DELIMITED'] : [],
  ].flat();
  const optionText = chosen.length === 0 ? '' : ` [${chosen.join(', ')}]`;
  return `${labelText}${typeName ?? type.replace('TYPE_', '').toLowerCase()} ${name} = ${number}${optionText};`;
}

function extensionText(field: FieldShape, syntax: string): string {
  return `extend ${field.extendee ?? ''} {\n${fieldText(field, label(field, syntax))}\n}`;
}

function enumText({ name, value }: z.infer<typeof enumShape>): string {
  return `enum ${name} {\noption allow_alias = true;\n${value.map((entry) => `${entry.name} = ${entry.number};`).join('\n')}\n}`;
}

/** Features of editions: `fieldPresence: "IMPLICIT"` is `features.field_presence = IMPLICIT`. */
function featureOptions(found: Readonly<Record<string, unknown>> | undefined): readonly string[] {
  return Object.entries(found ?? {}).flatMap(([name, value]) => {
    const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return typeof value === 'string' && /^[a-z_]+$/.test(snake) ? [`features.${snake} = ${value}`] : [];
  });
}
