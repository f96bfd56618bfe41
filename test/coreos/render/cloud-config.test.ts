import fc from 'fast-check';
import { parse } from 'yaml';
import { renderCloudConfig } from '../../../lib/coreos/render/cloud-config';
import { renderCloudInit } from '../../../lib/coreos/render/cloud-init';
import { anyText, HOSTILE_TEXTS } from '../../formats/yaml/hostile-values';
import { documentOf } from '../boot';
import { FULL_DOCUMENT } from '../full-document';

const read = (text: string) => parse(text, { version: '1.1' });
const isWhole = (text: string) => !/\p{Surrogate}/u.test(text);

describe('the document for coreos-cloudinit', () => {
  it('is complete, with nothing lost', () => {
    const { text, losses } = renderCloudConfig(FULL_DOCUMENT);
    expect(losses).toEqual([]);
    expect(text).toMatchSnapshot();
  });

  it('is an empty object after the first line without content', () => {
    expect(renderCloudConfig(documentOf()).text).toBe('#cloud-config\n{}\n');
  });

  it.each<[string, string | Uint8Array, 'base64' | undefined]>([
    ['a text', 'a\n', undefined],
    ['a text that begins with a tab', '\ta\n', undefined],
    ['a next line character, which a parser of that time takes for a blank', 'a\u0085b', 'base64'],
    ['a control character', 'a\u0000b', 'base64'],
    ['bytes', new Uint8Array([1, 2]), 'base64'],
  ])('carries %s', (_, content, encoding) => {
    const { text } = renderCloudConfig(documentOf({ files: [{ path: '/etc/a', content }] }));
    const [file] = read(text).write_files;
    expect(file.encoding).toBe(encoding);
    const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
    expect(Buffer.from(file.content, encoding ?? 'utf8')).toEqual(bytes);
  });

  it('preserves any text in its place', () => {
    const property = fc.property(anyText.filter(isWhole), (content) => {
      const { text } = renderCloudConfig(
        documentOf({ files: [{ path: '/etc/a', content, permissions: '0600' }] }),
      );
      const [file, ...others] = read(text).write_files;
      expect(others).toEqual([]);
      expect(Object.keys(read(text))).toEqual(['write_files']);
      expect(Buffer.from(file.content, file.encoding ?? 'utf8').toString()).toBe(content);
      expect(Object.keys(file).filter((key) => key !== 'encoding')).toEqual([
        'path',
        'permissions',
        'content',
      ]);
    });
    fc.assert(property, { numRuns: 500, examples: HOSTILE_TEXTS.filter(isWhole).map((text) => [text]) });
  });
});

describe('the document for cloud-init', () => {
  it('has the supported parts, and a list of the rest', () => {
    const { text, losses } = renderCloudInit(FULL_DOCUMENT);
    expect(text).toMatchSnapshot();
    expect(losses.map(({ part }) => part)).toEqual([
      'units[10-static.network]',
      'update',
      'etcd',
      'etcd2',
      'fleet',
      'flannel',
      'locksmith',
    ]);
  });

  it('writes units as files, runs their commands, and enables those for later boots', () => {
    const content = { Service: { ExecStart: '/bin/true' } };
    const { text } = renderCloudInit(
      documentOf({
        units: [
          { name: 'a.service', content, command: 'start' },
          { name: 'b.service', command: 'restart', dropIns: [{ name: '10-b.conf', content }] },
          { name: 'c.path', enable: true },
          { name: 'd.service', mask: true },
          { name: 'e.service', command: 'stop' },
          { name: 'f.service', command: 'reload' },
          { name: 'g.service', content },
        ],
      }),
    );
    const { write_files: files, runcmd } = read(text);
    expect(files.map(({ path, content: written }: Record<string, string>) => [path, written])).toEqual([
      [
        '/etc/systemd/system/a.service',
        '[Service]\nExecStart=/bin/true\n\n[Install]\nWantedBy=multi-user.target\n',
      ],
      ['/etc/systemd/system/b.service.d/10-b.conf', '[Service]\nExecStart=/bin/true\n'],
      ['/etc/systemd/system/g.service', '[Service]\nExecStart=/bin/true\n'],
    ]);
    expect(runcmd.map((words: string[]) => words.join(' '))).toEqual([
      'systemctl daemon-reload',
      'systemctl enable a.service',
      'systemctl start a.service',
      'systemctl enable b.service',
      'systemctl restart b.service',
      'systemctl enable --now c.path',
      'systemctl mask --now d.service',
      'systemctl disable --now e.service',
      'systemctl reload f.service',
    ]);
  });

  it("keeps the image's own user beside others", () => {
    const { text } = renderCloudInit(documentOf({ users: [{ name: 'deploy', passwordHash: '$6$a$b' }] }));
    expect(read(text).users).toEqual(['default', { name: 'deploy', passwd: '$6$a$b', lock_passwd: false }]);
  });

  it('defers files of a user until the users exist', () => {
    const { text } = renderCloudInit(
      documentOf({
        files: [
          { path: '/etc/a', content: '', owner: 'deploy' },
          { path: '/etc/b', content: '', owner: 'root:root' },
        ],
      }),
    );
    expect(read(text).write_files.map(({ defer }: { defer?: boolean }) => defer)).toEqual([true, undefined]);
  });
});
