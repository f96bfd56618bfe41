import fc from 'fast-check';
import { collectProblems } from '../../../lib/core/problems';
import { type ImageLock, parseLock, renderLock } from '../../../lib/synth/images/image-lock';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const LOCK: ImageLock = new Map([
  [
    'docker.io/library/redis:7',
    { digest: DIGEST, mediaType: 'b', platforms: ['linux/arm64', 'linux/amd64'] },
  ],
  ['docker.io/library/nginx:1', { digest: DIGEST, mediaType: 'a', platforms: [] }],
]);

const read = (text: string) => collectProblems(parseLock(text, 'images.lock.json'));

describe('a lock file', () => {
  test('has one line for each image, sorted', () => {
    expect(renderLock(LOCK)).toBe(`{
  "version": 1,
  "images": {
    "docker.io/library/nginx:1": {"digest":"${DIGEST}","mediaType":"a","platforms":[]},
    "docker.io/library/redis:7": {"digest":"${DIGEST}","mediaType":"b","platforms":["linux/amd64","linux/arm64"]}
  }
}
`);
    expect(renderLock(new Map())).toBe('{\n  "version": 1,\n  "images": {}\n}\n');
  });

  test('is read back as it was written, whatever the order of its entries', () => {
    const name = fc.stringMatching(
      /^(docker\.io\/library|ghcr\.io|localhost:5000)\/[a-z]{1,6}:[a-z0-9]{1,6}$/,
    );
    const entry = fc.record({
      digest: fc.constant(DIGEST),
      mediaType: fc.string(),
      platforms: fc.array(fc.constantFrom('linux/amd64', 'linux/arm64', 'linux/arm/v7')),
    });
    fc.assert(
      fc.property(fc.dictionary(name, entry), (entries) => {
        const text = renderLock(new Map(Object.entries(entries)));
        expect(renderLock(new Map(Object.entries(entries).reverse()))).toBe(text);
        const { result, problems } = read(text);
        expect(problems).toEqual([]);
        expect(renderLock(result)).toBe(text);
      }),
    );
  });

  test.each<[string, RegExp]>([
    ['', /is not the JSON/],
    ['[]', /is not the JSON/],
    ['{"version":1}', /is not the JSON/],
    ['{"version":1,"images":{}}\n<<<<<<< HEAD\n', /merge conflicts/],
    ['{"version":2,"images":{}}', /of version 2/],
    ['{"images":{}}', /of version undefined/],
    ['{"version":1,"images":{"redis:7":{}}}', /redis:7 .*REGISTRY\/PATH:TAG/],
    ['{"version":1,"images":{"docker.io/library/redis:7":"x"}}', /it is not an object/],
    [`{"version":1,"images":{"docker.io/library/redis:7":{"digest":"sha256:1"}}}`, /the digest is not/],
    [`{"version":1,"images":{"docker.io/library/redis:7":{"digest":"${DIGEST}"}}}`, /no media type/],
    [
      `{"version":1,"images":{"docker.io/library/redis:7":{"digest":"${DIGEST}","mediaType":"a","platforms":[1]}}}`,
      /platforms are not a list/,
    ],
  ])('is refused as %j', (text, message) => {
    const { problems } = read(text);
    expect(problems.map(({ code }) => code)).toEqual(['IMAGE_LOCK']);
    expect(problems[0]?.message).toMatch(message);
    expect(problems[0]?.hint).toMatch(/kumiki lock --update/);
  });

  test('has all its mistakes reported at once', () => {
    expect(read('{"version":1,"images":{"a":{},"b":{}}}').problems).toHaveLength(2);
  });
});
