import fc from 'fast-check';
import { isVisible } from '../../lib/core/visible-text';
import type { BootDocument } from '../../lib/coreos/model/boot-document';
import type { BootFile, FileMode } from '../../lib/coreos/model/file';
import { OPTION_TABLES } from '../../lib/coreos/model/options';
import type { OptionKind } from '../../lib/coreos/model/options/kinds';
import type { Unit, UnitName } from '../../lib/coreos/model/unit';
import type { UnitBody } from '../../lib/coreos/model/unit-content';
import type { User } from '../../lib/coreos/model/user';
import { anyText } from '../formats/yaml/hostile-values';

const wholeText = anyText.filter((text) => !/\p{Surrogate}/u.test(text));
/** A value of a directive or option: a single line. */
const line = wholeText.filter((text) => text !== '' && !/[\p{Cc}\u2028\u2029]|\\$/u.test(text));
/** A line in a place where people read it. */
const visibleLine = line.filter((text) => /\S/.test(text) && isVisible(text));
const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/);
const path = fc
  .array(word, { minLength: 1, maxLength: 3 })
  .map((parts): `/${string}` => `/etc/${parts.join('/')}`);
const flag = fc.option(fc.constant(true as const), { nil: undefined });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const directives = fc.dictionary(
  // directives that no program knows: systemd checks the values of its own
  fc.stringMatching(/^X-[A-Z][A-Za-z]{2,10}$/),
  fc.oneof(line, fc.array(line, { minLength: 1, maxLength: 3 }), fc.integer(), fc.boolean()),
  { maxKeys: 4, noNullPrototype: true },
);

const bodyWith = (reset: readonly string[]): fc.Arbitrary<UnitBody> =>
  fc.record({
    Unit: directives,
    Service: fc
      .tuple(directives, fc.array(wholeText.filter((text) => !text.includes('\0'))))
      .map(([own, args]) => ({
        ...own,
        ExecStart: [...reset, { program: '/bin/echo', arguments: args } as const],
      })),
  });

const unit: fc.Arbitrary<Unit> = fc.record({
  name: word.map((name): UnitName => `${name}.service`),
  command: maybe(fc.constantFrom('start', 'stop', 'restart', 'try-restart')),
  content: maybe(bodyWith([])),
  runtime: flag,
  dropIns: fc.uniqueArray(
    fc.record({ name: word.map((name): `${string}.conf` => `${name}.conf`), content: bodyWith(['']) }),
    { selector: ({ name }) => name, maxLength: 2 },
  ),
});

const file: fc.Arbitrary<BootFile> = fc.record({
  path,
  content: fc.oneof(wholeText, fc.uint8Array({ maxLength: 20 })),
  permissions: maybe(fc.constantFrom<FileMode>('0644', '0600', '0755', '0000', '0777')),
  owner: maybe(fc.constantFrom('root', 'core:core')),
  encoding: maybe(fc.constantFrom('plain', 'base64', 'gzip+base64')),
});

const user: fc.Arbitrary<User> = fc.record({
  name: word,
  gecos: maybe(visibleLine.map((text) => text.replaceAll(':', ' '))),
  groups: maybe(fc.array(word, { minLength: 1, maxLength: 3 })),
  homeDirectory: maybe(path),
  noCreateHome: flag,
  system: flag,
});

/** Options of every program, with valid values. */
const options = fc.record(
  Object.fromEntries(
    Object.entries(OPTION_TABLES).map(([program, table]) => [
      program,
      fc.record(Object.fromEntries(Object.entries(table).map(([key, kind]) => [key, arbitraryOf(kind)])), {
        requiredKeys: [],
      }),
    ]),
  ),
  { requiredKeys: [] },
) as fc.Arbitrary<BootDocument['options']>;

function arbitraryOf(kind: OptionKind): fc.Arbitrary<unknown> {
  if (typeof kind !== 'string') return fc.constantFrom(...kind);
  switch (kind) {
    case 'flag':
      return fc.constant(true);
    case 'integer':
      return fc.integer({ min: 1, max: 100_000 });
    case 'number':
      return fc.constantFrom(0.5, 1, 1.25, 300);
    case 'address':
      return fc.ipV4();
    case 'hostPort':
      return fc.ipV4().map((address) => `${address}:4001`);
    case 'url':
    case 'urls':
      return fc.ipV4().map((address) => `http://${address}:2379`);
    case 'path':
      return path;
    case 'windowStart':
      return fc.constantFrom('4:00', 'Thu 23:30', '00:00');
    case 'windowLength':
      return fc.constantFrom('1h', '90m', '1h30m');
    case 'group':
      return word;
    default:
      return visibleLine;
  }
}

/**
 * Documents that satisfy the types and the rules, with hostile strings wherever arbitrary strings are
 * allowed.
 */
export const anyDocument: fc.Arbitrary<BootDocument> = fc.record({
  hostname: maybe(word),
  manageEtcHosts: fc.constant(false),
  sshAuthorizedKeys: fc.constant([]),
  users: fc.uniqueArray(user, { selector: ({ name }) => name, maxLength: 2 }),
  files: fc.uniqueArray(file, { selector: (each) => each.path, maxLength: 3 }),
  units: fc.uniqueArray(unit, { selector: ({ name }) => name, maxLength: 3 }),
  options,
});
