import { parse } from 'yaml';
import type { BootDocument } from '../../lib/coreos/model/boot-document';
import { renderCloudConfig } from '../../lib/coreos/render/cloud-config';
import { renderIgnition } from '../../lib/coreos/render/ignition/render-ignition';
import { parseUnitFile } from '../../lib/coreos/unit-file/parse';
import { documentOf, lint } from './boot';
import { HOSTILE } from './hostile-texts';

type Place = (text: string) => Partial<BootDocument>;

const unit = (changes: object) => ({
  units: [{ name: 'a.service', command: 'start', ...changes } as BootDocument['units'][number]],
});
const file = (changes: object) => ({
  files: [{ path: '/etc/a', content: 'x', ...changes } as BootDocument['files'][number]],
});
const user = (changes: object) => ({ users: [{ name: 'a', ...changes }] });
const service = (Service: object) =>
  unit({ content: { Unit: { Description: 'x' }, Service: { ...Service, Restart: 'no' } } });

/** Every place that accepts a text. */
const PLACES: Readonly<Record<string, Place>> = {
  hostname: (hostname) => ({ hostname }),
  'ssh key': (key) => ({ sshAuthorizedKeys: [key] }),
  'name of a user': (name) => user({ name }),
  'real name of a user': (gecos) => user({ gecos }),
  'group of a user': (group) => user({ groups: [group] }),
  'password of a user': (passwordHash) => user({ passwordHash }),
  'path of a file': (path) => file({ path }),
  'content of a file': (content) => file({ content }),
  'owner of a file': (owner) => file({ owner }),
  'permissions of a file': (permissions) => file({ permissions }),
  'name of a unit': (name) => unit({ name, content: { Service: { Type: 'oneshot' } } }),
  'value of a directive': (value) => service({ Environment: value }),
  'one of several values': (value) => service({ Environment: ['a', value] }),
  'name of a directive': (name) => service({ [name]: 'x' }),
  'argument of a command': (argument) =>
    service({ ExecStart: { program: '/bin/a', arguments: [argument, 'b'] } }),
  'argument on its own line': (argument) =>
    service({ ExecStart: { program: '/bin/a', arguments: [argument, 'b'], onePerLine: true } }),
  program: (program) => service({ ExecStart: { program } }),
  'name of a drop-in': (name) => unit({ dropIns: [{ name, content: { Service: { A: 'b' } } }] }),
  'value in a drop-in': (A) => unit({ dropIns: [{ name: '10-a.conf', content: { Service: { A } } }] }),
  'option that is text': (name) => ({ options: { etcd: { name } } }),
  'option that is an address': (addr) => ({ options: { etcd: { addr } } }),
  'option that is a URL': (server) => ({ options: { update: { server } } }),
};

/**
 * Returns the keys of a document, the names of its units' directives and the lengths of its lists: everything
 * except texts.
 */
function shapeOf(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => shapeOf(item));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shapeOf(item, name)]));
  }
  if (key !== 'content' || typeof value !== 'string' || !/^\[(?:Unit|Service)\]/.test(value))
    return typeof value;
  return parseUnitFile(value).sections.map(({ name, directives }) => [
    name,
    directives.map((directive) => directive.key),
  ]);
}

/**
 * Returns the shape that coreos-cloudinit sees, except for the encodings of contents, which depend on their
 * characters.
 */
function shapeFor(document: Partial<BootDocument>): unknown {
  const read = parse(renderCloudConfig(documentOf(document)).text, { version: '1.1' });
  for (const each of read?.write_files ?? []) delete each.encoding;
  return shapeOf(read);
}

const isRefused = (document: Partial<BootDocument>) =>
  lint(document, { acceptSecrets: true }).some((finding) => finding.startsWith('error'));

it('there are at least 600 hostile texts', () => expect(HOSTILE.length).toBeGreaterThanOrEqual(600));

describe.each(Object.entries(PLACES))('a hostile text as %s', (what, place) => {
  it('is refused, or remains a text in its place', () => {
    const plain =
      { 'name of a directive': 'Xx', 'name of a unit': 'x.service', program: '/bin/x' }[what] ?? 'x';
    const shape = shapeFor(place(plain));
    for (const text of HOSTILE) {
      const document = place(text);
      if (isRefused(document)) continue;
      if (what === 'name of a directive') expect(text).toMatch(/^[A-Za-z][A-Za-z0-9-]*$/);
      else expect([text, shapeFor(document)]).toEqual([text, shape]);
      const { systemd, storage, passwd } = JSON.parse(renderIgnition(documentOf(document), 'flatcar').text);
      expect([systemd?.units?.length ?? 0, passwd?.users?.length ?? 0].every((count) => count <= 1)).toBe(
        true,
      );
      expect(storage?.files?.length ?? 0).toBeLessThanOrEqual(1);
    }
  });
});
