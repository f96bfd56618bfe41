import type { BootDocument } from '../model/boot-document';
import { error, type Finding } from './finding';

/** Names that are there twice: the parser takes the last and says nothing. */
export function* lintDuplicates({
  units,
  files,
  users,
  sshAuthorizedKeys,
}: BootDocument): Generator<Finding> {
  yield* repeated(
    'unit',
    'units',
    units.map(({ name }) => name),
  );
  yield* repeated(
    'file',
    'files',
    files.map(({ path }) => path),
  );
  yield* repeated(
    'user',
    'users',
    users.map(({ name }) => name),
  );
  yield* repeated(
    'ssh key',
    'sshAuthorizedKeys',
    sshAuthorizedKeys.map((key) => key.split(' ').slice(0, 2).join(' ')),
  );
  for (const [index, { name, dropIns = [] }] of units.entries()) {
    yield* repeated(
      `drop-in of ${name}`,
      `units[${index}].dropIns`,
      dropIns.map((dropIn) => dropIn.name),
    );
  }
}

function* repeated(what: string, property: string, names: readonly string[]): Generator<Finding> {
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (seen.has(name)) {
      yield error({
        code: 'USER_DATA_DUPLICATE',
        property: `${property}[${index}]`,
        message: `the ${what} '${name.slice(0, 80)}' is there twice`,
        given: name,
        hint: 'leave one out; two constructs may add the same only when it is the same throughout',
      });
    }
    seen.add(name);
  }
}
