import { formatPendingAddress } from '../../../lib/core/pending-address';
import { putAddresses } from '../../../lib/pulumi/manifests/late-values';

const text = `http://${formatPendingAddress('shop/Edge')}/ and ${formatPendingAddress('shop/Admin')}`;

describe('a text that waits for addresses', () => {
  it('gets the addresses in their places', () => {
    const known = new Map([
      ['shop/Edge', '203.0.113.8'],
      ['shop/Admin', '203.0.113.9'],
    ]);
    expect(putAddresses(text, known)).toBe('http://203.0.113.8/ and 203.0.113.9');
  });

  // as with --target: the load balancer then has the outputs of the previous run
  it('is refused, not applied with a gap, if a virtual IP has no address', () => {
    const known = new Map([
      ['shop/Edge', '203.0.113.8'],
      ['shop/Admin', undefined],
    ]);
    expect(() => putAddresses(text, known)).toThrow(
      expect.objectContaining({
        __pulumiRunError: true,
        message: expect.stringMatching(/'shop\/Admin' has no address yet[\s\S]*--target/),
      }),
    );
  });
});
