import fc from 'fast-check';
import { isPinned, tryParseImage } from '../../../lib/kubernetes/workload/image';

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
  ])('refuses %j', (text) => {
    expect(tryParseImage(text)).toBeUndefined();
  });

  test('reads what a reference is composed of', () => {
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
