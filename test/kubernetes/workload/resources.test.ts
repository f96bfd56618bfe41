import fc from 'fast-check';
import { checkResources, renderResources } from '../../../lib/kubernetes/workload/resources';

describe('the resources of a container', () => {
  test('default to the requests of the Guestbook, with higher limits', () => {
    expect(renderResources()).toEqual({
      requests: { cpu: '100m', memory: '100Mi', 'ephemeral-storage': '64Mi' },
      limits: { cpu: '500m', memory: '256Mi', 'ephemeral-storage': '512Mi' },
    });
  });

  test('take what is given and fill in the rest', () => {
    expect(renderResources({ requests: { cpu: '250m' }, limits: { memory: '1Gi' } })).toEqual({
      requests: { cpu: '250m', memory: '100Mi', 'ephemeral-storage': '64Mi' },
      limits: { cpu: '500m', memory: '1Gi', 'ephemeral-storage': '512Mi' },
    });
  });

  test('raise a default limit that a request exceeds, however big it is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom('Ki', 'Mi', 'Gi', 'M'),
        (amount, unit) => {
          expect([...checkResources({ requests: { memory: `${amount}${unit}` } })]).toEqual([]);
        },
      ),
    );
    expect(renderResources({ requests: { memory: '2Gi' } })).toMatchObject({ limits: { memory: '2Gi' } });
  });

  test.each([
    [{ requests: { memory: '512m' } }, '512m'],
    [{ limits: { ephemeralStorage: '1000m' } }, '1000m'],
    [{ requests: { cpu: '100Mi' } }, '100Mi'],
    [{ limits: { cpu: '2G' } }, '2G'],
  ])('are refused with units of the other kind: %j', (given, amount) => {
    expect([...checkResources(given)].map(({ given }) => given)).toEqual([amount]);
  });

  test('are refused with both amounts if neither is valid', () => {
    const problems = [...checkResources({ requests: { cpu: 'one' }, limits: { cpu: 'two' } })];
    expect(problems.map(({ given }) => given)).toEqual(['one', 'two']);
  });
});
