import fc from 'fast-check';
import {
  isDigest,
  isPinned,
  locateImage,
  suggestImage,
  toCanonicalImage,
  tryParseImage,
  withDigest,
} from '../../../lib/kubernetes/workload/image';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('tryParseImage', () => {
  test.each([
    ['redis', { repository: 'redis', name: 'redis' }],
    ['redis:7.2', { repository: 'redis', name: 'redis', tag: '7.2' }],
    ['localhost:5000/redis', { repository: 'localhost:5000/redis', name: 'redis' }],
    [
      `us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5@${DIGEST}`,
      {
        repository: 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend',
        name: 'gb-frontend',
        tag: 'v5',
        digest: DIGEST,
      },
    ],
    [
      'gcr.io/google_samples/gb-redisslave:v1',
      { repository: 'gcr.io/google_samples/gb-redisslave', name: 'gb-redisslave', tag: 'v1' },
    ],
  ])('reads %s', (text, parts) => {
    expect(tryParseImage(text)).toEqual({ tag: undefined, digest: undefined, ...parts });
  });

  test.each([
    '',
    'Redis',
    'redis:',
    'redis@sha256:abc',
    'a//b',
    '/a',
    'a/',
    'redis :1',
    'redis:1\n',
    'https://a/b:1',
    'a__b___c',
    'a..b',
    '-a/b',
    'localhost:port/a',
    '[::1/a',
    'Registry.example/Upper',
    'redis:.7',
    `redis:${'a'.repeat(129)}`,
    `redis@${DIGEST.toUpperCase()}`,
    `redis@${DIGEST}@${DIGEST}`,
    `redis@${DIGEST}:7`,
    'redis@md5:0123456789abcdef0123456789abcdef',
    // longer than any registry accepts
    `example.com/${'a'.repeat(244)}`,
    // an image id, which only exists on one machine
    'a'.repeat(64),
    'redis:７',
  ])('refuses %j', (text) => {
    expect(tryParseImage(text)).toBeUndefined();
  });

  test('reads a composed reference back into its parts', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8})?$/);
    const tag = fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,10}$/), { nil: undefined });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), tag, fc.boolean(), (path, tag, digest) => {
        const text = path.join('/') + (tag === undefined ? '' : `:${tag}`) + (digest ? `@${DIGEST}` : '');
        expect(tryParseImage(text)).toEqual({
          repository: path.join('/'),
          name: path.at(-1),
          tag,
          digest: digest ? DIGEST : undefined,
        });
      }),
    );
  });

  test('refuses a long invalid name without delay', () => {
    expect(tryParseImage(`${'a-'.repeat(5000)}!`)).toBeUndefined();
  });
});

test.each([
  ['redis', false],
  ['redis:latest', false],
  ['redis:7', true],
  [`redis@${DIGEST}`, true],
  [`redis:latest@${DIGEST}`, true],
])('%s is pinned: %s', (text, pinned) => {
  const image = tryParseImage(text);
  expect(image && isPinned(image)).toBe(pinned);
});

describe('an image', () => {
  test.each([
    ['redis', 'docker.io', 'library/redis'],
    ['redis:7', 'docker.io', 'library/redis'],
    ['bitnami/redis', 'docker.io', 'bitnami/redis'],
    ['docker.io/redis', 'docker.io', 'library/redis'],
    ['docker.io/bitnami/redis', 'docker.io', 'bitnami/redis'],
    ['index.docker.io/redis', 'docker.io', 'library/redis'],
    ['localhost/redis', 'localhost', 'redis'],
    ['localhost:5000/a/b', 'localhost:5000', 'a/b'],
    ['registry:5000/a', 'registry:5000', 'a'],
    ['registry.k8s.io/pause', 'registry.k8s.io', 'pause'],
    ['127.0.0.1/a', '127.0.0.1', 'a'],
    ['[fd00::1]:5000/a', '[fd00::1]:5000', 'a'],
    ['Registry/a', 'Registry', 'a'],
    ['a__b/c--d', 'docker.io', 'a__b/c--d'],
  ])('%s is in %s at %s', (text, registry, path) => {
    const image = parse(text);
    expect(locateImage(image)).toEqual({ registry, path });
  });

  test.each([
    ['redis', 'docker.io/library/redis:latest'],
    ['redis:latest', 'docker.io/library/redis:latest'],
    ['docker.io/library/redis:7', 'docker.io/library/redis:7'],
    [`redis:7@${DIGEST}`, `docker.io/library/redis@${DIGEST}`],
    [`ghcr.io/a/b@${DIGEST}`, `ghcr.io/a/b@${DIGEST}`],
  ])('%s has the canonical name %s', (text, canonical) => {
    expect(toCanonicalImage(parse(text))).toBe(canonical);
    expect(toCanonicalImage(parse(canonical))).toBe(canonical);
  });

  test('gets a digest after its tag, and the tag latest if it has none', () => {
    expect(withDigest(parse('redis:7'), DIGEST)).toBe(`redis:7@${DIGEST}`);
    expect(withDigest(parse('localhost:5000/redis'), DIGEST)).toBe(`localhost:5000/redis:latest@${DIGEST}`);
  });

  test('keeps its place when it gets a digest', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}((\.|_|__|-{1,3})[a-z0-9]{1,8})?$/);
    const host = fc.constantFrom(
      '',
      'localhost/',
      'a.example/',
      'a:5000/',
      '[::1]:80/',
      'docker.io/',
      'index.docker.io/',
    );
    const tag = fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,10}$/), { nil: undefined });
    fc.assert(
      fc.property(host, fc.array(part, { minLength: 1, maxLength: 4 }), tag, (host, path, tag) => {
        const image = parse(`${host}${path.join('/')}${tag === undefined ? '' : `:${tag}`}`);
        const locked = parse(withDigest(image, DIGEST));
        expect(locked).toEqual({ ...image, tag: tag ?? 'latest', digest: DIGEST });
        expect(locateImage(locked)).toEqual(locateImage(image));
        expect(toCanonicalImage(parse(toCanonicalImage(image)))).toBe(toCanonicalImage(image));
      }),
    );
  });

  test('may only have a digest of a known algorithm', () => {
    expect(
      [DIGEST, `sha512:${'0'.repeat(128)}`, `sha512:${'0'.repeat(64)}`, 'sha256:', `${DIGEST} `].map(
        isDigest,
      ),
    ).toEqual([true, true, false, false, false]);
  });
});

function parse(text: string) {
  const image = tryParseImage(text);
  if (!image) throw new Error(`${text} is not a reference`);
  return image;
}

describe('suggestImage', () => {
  test.each([
    ['https://registry.example.jp/shop:1.0.0', 'registry.example.jp/shop:1.0.0'],
    ['My Shop:1.0.0', 'my-shop:1.0.0'],
    ['registry.example.jp/Shop:RC1', 'registry.example.jp/shop:RC1'],
    [' redis:7 ', 'redis:7'],
    ['shop :1', 'shop:1'],
    ['docker pull shop:1', 'shop:1'],
    ['FROM shop:1', 'shop:1'],
  ])('reads %j as %s', (text, near) => expect(suggestImage(text)).toBe(`write '${near}'`));

  test.each(['', 'UP!', 'shop:', 'a//b', `shop@sha256:${'0'.repeat(63)}`])(
    'gives an example for %j',
    (text) => expect(suggestImage(text)).toContain('such as registry.example.jp/shop:1.0.0'),
  );

  test('suggests only valid references', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const [, near = 'redis'] = /^write '(.*)'$/s.exec(suggestImage(text)) ?? [];
        expect(tryParseImage(near)).toBeDefined();
      }),
    );
  });
});
