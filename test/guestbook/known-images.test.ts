import { GuestbookFlavour } from '../../lib/guestbook/flavour';
import { tryFindImage } from '../../lib/guestbook/known-images';

describe('tryFindImage', () => {
  test.each([
    ['redis:7', { 'redis-leader': ['leader', 'followers'], 'legacy-master': ['leader'] }],
    ['localhost:5000/a/gb-redisslave:v1', { 'legacy-master': ['followers'] }],
    ['gcr.io/google-samples/gb-frontend:v4', { 'legacy-master': ['frontend'] }],
    ['gcr.io/google-samples/gb-frontend:v5', { 'redis-leader': ['frontend'] }],
    ['gcr.io/google-samples/gb-frontend:v10', { 'redis-leader': ['frontend'] }],
    ['gcr.io/google-samples/gb-frontend', { 'redis-leader': ['frontend'], 'legacy-master': ['frontend'] }],
    ['example.jp/my-redis:7', undefined],
    ['example.jp/constructor:1', undefined],
    ['not an image', undefined],
  ])('knows the roles of %s', (image, family) => {
    expect(tryFindImage(image)).toEqual(family);
  });

  test('knows every image of every flavour in its role', () => {
    for (const { spec } of [
      GuestbookFlavour.redisLeader,
      GuestbookFlavour.legacyMaster,
      GuestbookFlavour.agnhost,
    ]) {
      for (const role of ['leader', 'followers', 'frontend'] as const) {
        expect(tryFindImage(spec[role].image)?.[spec.name]).toContain(role);
      }
    }
  });
});
