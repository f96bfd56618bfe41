import { runtime } from '@pulumi/pulumi';
import { SakuraProvider } from '../../lib/pulumi/sakura-provider';
import { mockEngine, settled } from './mocks';

describe('SakuraProvider', () => {
  it('is a provider of dynamic resources, with settings under the keys of the stack configuration', async () => {
    const seen = await mockEngine();
    await settled(new SakuraProvider('tokyo', { zone: 'tk1a', profile: 'tokyo' }).urn);
    expect(seen).toEqual([
      {
        type: 'pulumi:providers:pulumi-nodejs',
        name: 'tokyo',
        inputs: { 'sakura:zone': 'tk1a', 'sakura:profile': 'tokyo', 'sakura:pinned': 'true' },
        provider: '',
      },
    ]);
  });

  it('keeps token and secret as secrets, even if they are given as plain text', async () => {
    const seen = await mockEngine();
    await settled(new SakuraProvider('osaka', { accessToken: 'canary', accessTokenSecret: 'canary' }).urn);
    for (const name of ['accessToken', 'accessTokenSecret']) {
      const input = seen[0]?.inputs[`sakura:${name}`];
      expect(runtime.isRpcSecret(input) && runtime.unwrapRpcSecret(input)).toBe('canary');
    }
  });
});
