import fc from 'fast-check';
import { PackageURL } from 'packageurl-js';
import {
  toDebianPackage,
  toFileComponent,
  toImageComponent,
  toInlineComponent,
  toProgram,
} from '../../lib/inventory/component';
import { unicodeText } from '../unicode-text';

const SUM = '0123456789abcdef'.repeat(4);

describe('an image', () => {
  test.each([
    ['redis', 'pkg:oci/redis?repository_url=docker.io/library/redis&tag=latest'],
    ['localhost:5000/a/b:1', 'pkg:oci/b?repository_url=localhost:5000/a/b&tag=1'],
    [`ghcr.io/a/b@sha256:${SUM}`, `pkg:oci/b@sha256:${SUM}?repository_url=ghcr.io/a/b`],
    [`redis:7@sha256:${SUM}`, `pkg:oci/redis@sha256:${SUM}?repository_url=docker.io/library/redis&tag=7`],
  ])('%s has the package URL %s', (text, purl) => {
    expect(toImageComponent(text).purl).toBe(purl);
  });

  test('has the hash of its digest, and the tag as its version', () => {
    expect(toImageComponent(`redis:7@sha256:${SUM}`)).toMatchObject({
      name: 'docker.io/library/redis',
      version: '7',
      hash: { alg: 'SHA-256', content: SUM },
    });
    const long = SUM.repeat(2);
    expect(toImageComponent(`redis@sha512:${long}`)).toMatchObject({
      version: `sha512:${long}`,
      hash: { alg: 'SHA-512', content: long },
    });
  });

  test('that is not a valid reference keeps its name', () => {
    expect(toImageComponent('Not An Image')).toEqual({ type: 'container', name: 'Not An Image' });
  });
});

describe('a download', () => {
  test.each([
    ['https://dl.k8s.io/v1.34.2/bin/linux/amd64/kubelet', 'kubelet', '1.34.2'],
    ['https://example.jp/y-2.0.1.tgz', 'y-2.0.1.tgz', '2.0.1'],
    ['https://example.jp/v0.3/apiserver', 'apiserver', '0.3'],
    ['https://example.jp/a-1.2.3-rc.1.tgz', 'a-1.2.3-rc.1.tgz', '1.2.3-rc.1'],
    ['https://example.jp/linux-amd64/tool', 'tool', undefined],
    ['https://example.jp/%E7%B5%84%E6%9C%A8', '組木', undefined],
    ['https://example.jp/%E7', '%E7', undefined],
    ['https://example.jp', 'example.jp', undefined],
  ])('from %s is %s %s', (url, name, version) => {
    expect(toFileComponent({ url })).toMatchObject({ type: 'file', name, version });
  });

  test('from a release on GitHub is a package of that repository', () => {
    const url = 'https://github.com/Acme/Tool/releases/download/v1.2.3/tool-linux';
    expect(toFileComponent({ url, sha256: SUM.toUpperCase(), path: '/opt/bin/tool' })).toMatchObject({
      name: 'tool',
      purl: `pkg:github/acme/tool@v1.2.3?checksum=sha256:${SUM.toUpperCase()}&download_url=${url}`,
      hash: { alg: 'SHA-256', content: SUM },
    });
  });

  test('shows no user, password or query', () => {
    const component = toFileComponent({ url: 'https://ann:s3cret@dl.example/y?token=s3cret#s3cret' });
    expect(component).toMatchObject({ name: 'y', url: 'https://dl.example/y' });
    expect(JSON.stringify(component)).not.toContain('s3cret');
    const unknown = toFileComponent({ url: '$base/y?token=s3cret', isForShell: true });
    expect(unknown).toEqual({ type: 'file', name: '$base/y', hash: undefined });
  });

  test.each(['$base/z', 'https://example.jp/$version/z', 'http://[x/', 'ftp://example.jp/z'])(
    'whose URL %s cannot be resolved is named after it',
    (url) => {
      expect(toFileComponent({ url, isForShell: true })).toEqual({
        type: 'file',
        name: url,
        hash: undefined,
      });
      expect(toFileComponent({ url, isForShell: true, path: '/opt/bin/z' }).name).toBe('z');
    },
  );
});

test('a Debian package has its version and its repository', () => {
  expect(toDebianPackage('curl').purl).toBe('pkg:deb/debian/curl');
  expect(
    toDebianPackage('kubelet', { version: '1.34.2', repository: 'https://u:p@pkgs.k8s.io/core:/v1.34/deb?q' })
      .purl,
  ).toBe('pkg:deb/kubernetes/kubelet@1.34.2?repository_url=https://pkgs.k8s.io/core:/v1.34/deb');
});

describe('every package URL', () => {
  // readers of package URLs trim white space
  const text = fc
    .oneof(
      unicodeText({ minLength: 1 }),
      fc.constantFrom('a/b', 'a@b', 'a?b#c', '%', 'a b', '組木', 'é', 'a+b', "it's", '..', ' '),
    )
    .filter((each) => each.trim() === each && each !== '');
  const texts = fc.oneof(
    text.map((name) => toProgram(name, undefined)),
    fc.tuple(text, text).map(([name, version]) => toProgram(name, version)),
    text.map((path) => toInlineComponent(`/opt/${path}`, SUM)),
    fc.webUrl({ withQueryParameters: true }).map((url) => toFileComponent({ url, sha256: SUM })),
    text.map((path) =>
      toFileComponent({ url: `https://example.jp/${encodeURIComponent(Buffer.from(path).toString())}` }),
    ),
    fc.stringMatching(/^[a-z0-9]{1,9}(?:\/[a-z0-9]{1,9}){0,3}(?::\w{1,9})?$/).map(toImageComponent),
  );

  test('needs a component with a name', () => {
    expect(toProgram(' \t', '1').purl).toBeUndefined();
  });

  test('reads back as the component that it was made from', () => {
    fc.assert(
      fc.property(texts, ({ purl, type, name, version }) => {
        const read = PackageURL.fromString(purl ?? '');
        expect(PackageURL.fromString(read.toString()).toString()).toBe(read.toString());
        if (type === 'application') expect([read.name, read.version]).toEqual([name, version]);
        if (type === 'container') expect(read.qualifiers?.repository_url).toBe(name);
        if (type === 'file' && read.type === 'generic') expect(read.name).toBe(name);
      }),
    );
  });
});
