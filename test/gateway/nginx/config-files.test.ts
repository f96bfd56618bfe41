import { checkFileSizes } from '../../../lib/gateway/nginx/config-files';

describe('the size of configuration files', () => {
  it('is limited to that of a ConfigMap, counted in bytes', () => {
    const wide = '組'.repeat(400_000);
    const problems = [...checkFileSizes({ 'nginx.conf': 'a'.repeat(400_000), 'routes.conf': wide })];
    expect(problems).toEqual([
      expect.objectContaining({
        code: 'GATEWAY_SIZE',
        message: 'the configuration routes.conf has 1200000 bytes, more than a ConfigMap holds',
        given: 1_200_000,
      }),
    ]);
  });
});
