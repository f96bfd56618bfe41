import { testStack } from '../../load-balancer/service-site';
import { articleCluster } from '../article-site';
import { kubeadmCluster } from '../kubeadm/kubeadm-site';

const stepsOf = (encoding: 'raw' | 'gzip' | 'gzip+base64') =>
  articleCluster(testStack(), { encoding })
    .nextSteps.map(({ what }) => what)
    .filter((what) => what.includes('user-data/HOSTNAME'));

describe('the file that a machine gets', () => {
  it('is the only one if it is not encoded', () => {
    const [cloud = '', installed = '', ...others] = stepsOf('raw');
    expect(cloud).toMatch(/console.* user-data\/HOSTNAME$/);
    expect(installed).toMatch(/\/var\/lib\/coreos-install\/user_data: .*user-data\/HOSTNAME,/);
    expect(others).toEqual([]);
  });

  it.each(['gzip', 'gzip+base64'] as const)(
    'is encoded for an API, but readable for a console or an installed machine: %s',
    (encoding) => {
      const [cloud = '', installed = ''] = stepsOf(encoding);
      expect(cloud).toMatch(/user-data\/HOSTNAME; .*console.*user-data\/HOSTNAME\.txt/);
      expect(installed).toMatch(/\/var\/lib\/coreos-install\/user_data: .*user-data\/HOSTNAME\.txt,/);
    },
  );

  it('is named for Ignition as well', () => {
    expect(kubeadmCluster(testStack()).nextSteps[0]?.what).toContain('user-data/HOSTNAME');
  });
});
