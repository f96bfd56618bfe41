import { Binaries } from '../../../lib/coreos/article/binaries';
import { checkBinaries } from '../../../lib/coreos/cluster/check-binaries';
import type { CoreOSRudderClusterProps } from '../../../lib/coreos/cluster/core-os-rudder-cluster-props';
import { ARTICLE_SITE, PINNED } from '../article-site';

const check = (changes: Partial<CoreOSRudderClusterProps>) =>
  [...checkBinaries({ ...ARTICLE_SITE, ...changes })].map(
    ({ property, message }) => `${property}: ${message}`,
  );

describe('the programs of a hardened cluster', () => {
  it.each([
    ['not given', {}],
    ['given without checksums', { binaries: Binaries.unpinned() }],
  ])('must not be %s', (_, changes) => {
    expect(check(changes)).toEqual([
      'binaries: no programs of Kubernetes and Rudder are given for the machines to run',
    ]);
  });

  it.each([
    ['pinned', PINNED],
    ['in the image', Binaries.preplaced()],
  ])('can be %s', (_, binaries) => expect(check({ binaries })).toEqual([]));

  it('have valid URLs and checksums', () => {
    const binaries = Binaries.pinned({ rudder: { url: 'ftp://a', sha256: 'abc' } });
    expect(check({ binaries })).toEqual([
      "binaries.rudder: rudder cannot be downloaded: 'ftp://a' is not a URL",
      "binaries.rudder: rudder cannot be downloaded: 'abc' is not a SHA-256",
    ]);
  });
});

describe('the programs of the article', () => {
  it.each([[undefined], [Binaries.unpinned()]])('are the current ones: %#', (binaries) => {
    expect(check({ compat: 'article', binaries })).toEqual([]);
  });

  it.each([[PINNED], [Binaries.preplaced()]])('cannot be chosen: %#', (binaries) => {
    expect(check({ compat: 'article', binaries })).toEqual([
      "binaries: with compat: 'article' the programs cannot be chosen: the article downloads whatever is current",
    ]);
  });
});
