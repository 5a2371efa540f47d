import type { Steps } from '../../../values/turns.js';
import type { DeclaredMessage, EnumType, Field, MessageType } from '../message-type.js';
import type {
  DeclarationScope,
  EnumDeclaration,
  ExtensionDeclaration,
  FieldDeclaration,
  FileDeclaration,
  MessageDeclaration,
} from '../source/declarations.js';
import { featuresOf, withOwnFeatures, type Features } from './features.js';
import { linkField, type FieldPlace } from './field.js';
import { NameScope } from './scope.js';

/** A message whose fields are still to be made. */
interface Unfinished {
  readonly type: MessageType;
  readonly declared: readonly FieldDeclaration[];
  readonly place: FieldPlace;
  readonly fields: Map<number, Field>;
  readonly byName: Map<string, Field>;
  readonly required: Field[];
}

/** Extensions, and where they are declared. */
interface Extending {
  readonly declarations: readonly ExtensionDeclaration[];
  readonly place: FieldPlace;
}

/** Makes the types of some files, which may use those of each other. */
export class Linker {
  readonly #root = NameScope.root();
  readonly #unfinished = new Map<MessageType, Unfinished>();
  readonly #extending: Extending[] = [];

  /** @returns the messages of the file, whose fields are there when all is linked */
  add(file: FileDeclaration): readonly DeclaredMessage[] {
    const names = file.package.split('.').filter((name) => name !== '');
    const features = withOwnFeatures(featuresOf[file.syntax], file.options);
    return this.#addTypes(file, this.#root.package(names), features);
  }

  /**
   * Makes the fields, when all files are there.
   * @returns all messages, by full name
   */
  *link(): Steps<ReadonlyMap<string, MessageType>> {
    for (const message of this.#unfinished.values()) {
      finish(message);
      yield;
    }
    for (const { declarations, place } of this.#extending) {
      for (const { extended, field } of declarations) {
        const found = place.scope.find(extended);
        const target = found !== null && 'declaration' in found ? this.#unfinished.get(found.type) : undefined;
        if (target === undefined)
          throw new Error(`no message is called "${extended}", of which extensions are declared`);
        addField(target, linkField(field, place));
      }
    }
    return new Map([...this.#unfinished.keys()].map((type) => [type.name, type]));
  }

  #addTypes(declarations: DeclarationScope, scope: NameScope, features: Features): readonly DeclaredMessage[] {
    const { messages, enums, extensions } = declarations;
    for (const declaration of enums) scope.declare(declaration.name, enumType(declaration, scope));
    if (extensions.length > 0)
      this.#extending.push({ declarations: extensions, place: { scope, features, isExtension: true } });
    return messages.map((declaration) => this.#addMessage(declaration, scope, features));
  }

  #addMessage(declaration: MessageDeclaration, around: NameScope, outer: Features): DeclaredMessage {
    const features = withOwnFeatures(outer, declaration.options);
    const name = around.fullName(declaration.name);
    const parts = { fields: new Map<number, Field>(), byName: new Map<string, Field>(), required: [] as Field[] };
    const type: MessageType = { kind: 'message', name, ...parts };
    const scope = around.declare(declaration.name, { type, declaration, features, around });
    expectNamesOnce(declaration, name);
    const place = { scope, features, isExtension: false };
    this.#unfinished.set(type, { type, declared: declaration.fields, place, ...parts });
    return { type, nested: this.#addTypes(declaration, scope, features) };
  }
}

/** Fields in the order of their numbers; extensions come after them. */
function finish(message: Unfinished): void {
  const { declared, place, byName } = message;
  const fields = declared.map((declaration) => linkField(declaration, place));
  if (fields.length > 1) fields.sort((a, b) => a.number - b.number);
  for (const field of fields) addField(message, field);
  for (const field of fields) byName.set(field.jsonName, field);
}

function addField({ type, fields, byName, required }: Unfinished, field: Field): void {
  if (fields.has(field.number)) throw new Error(`"${type.name}" has the number ${field.number} twice`);
  fields.set(field.number, field);
  byName.set(field.name, field);
  if (field.required) required.push(field);
}

function expectNamesOnce({ fields, oneofs, messages, enums }: MessageDeclaration, message: string): void {
  if (fields.length + oneofs.length + messages.length + enums.length < 2) return;
  const names = new Set<string>();
  for (const name of [...fields, ...messages, ...enums].map((declaration) => declaration.name).concat(oneofs)) {
    if (names.has(name)) throw new Error(`"${message}" has the name "${name}" twice`);
    names.add(name);
  }
}

function enumType({ name: simpleName, values, allowsAlias }: EnumDeclaration, scope: NameScope): EnumType {
  const name = scope.fullName(simpleName);
  const [numbers, names] = [new Map<string, number>(), new Map<number, string>()];
  for (const [value, number] of values) {
    if (number !== (number | 0))
      throw new Error(`the number of ${value} in the enum ${name} is no 32-bit integer: ${number}`);
    if (numbers.has(value)) throw new Error(`"${name}" has the name "${value}" twice`);
    if (names.has(number) && !allowsAlias) throw new Error(`"${name}" has the number ${number} twice`);
    numbers.set(value, number);
    if (!names.has(number)) names.set(number, value);
  }
  return { kind: 'enum', name, numbers, names };
}
