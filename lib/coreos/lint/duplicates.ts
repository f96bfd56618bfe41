import type { Problem } from '../../core/errors';
import type { BootDocument } from '../model/boot-document';
import { toKeyIdentity } from './ssh-keys';

/** Refuses names that appear twice in a list, of which the last one would silently win. */
export function* checkDuplicates(document: BootDocument): Generator<Problem> {
  for (const { what, property, names } of listNames(document)) {
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      yield {
        code: 'USER_DATA_DUPLICATE',
        property: `${property}[${index}]`,
        message: `the ${what} '${name.slice(0, 80)}' appears twice`,
        given: name,
        hint: 'remove one; two constructs may add the same item only if both are identical',
      };
    }
  }
}

interface NameList {
  /** Kind of the named items, such as `unit`. */
  readonly what: string;
  readonly property: string;
  readonly names: readonly string[];
}

function listNames({ units, files, users, sshAuthorizedKeys }: BootDocument): NameList[] {
  return [
    { what: 'unit', property: 'units', names: units.map(({ name }) => name) },
    { what: 'file', property: 'files', names: files.map(({ path }) => path) },
    { what: 'user', property: 'users', names: users.map(({ name }) => name) },
    {
      what: 'ssh key',
      property: 'sshAuthorizedKeys',
      names: sshAuthorizedKeys.map(toKeyIdentity),
    },
    ...units.map(({ name, dropIns = [] }, index) => ({
      what: `drop-in of ${name}`,
      property: `units[${index}].dropIns`,
      names: dropIns.map((dropIn) => dropIn.name),
    })),
  ];
}
