import { testStack } from '../../load-balancer/service-site';
import { articleCluster } from '../article-site';
import { kubeadmCluster } from '../kubeadm/kubeadm-site';

const stepsOf = (encoding: 'raw' | 'gzip' | 'gzip+base64') =>
  articleCluster(testStack(), { encoding })
    .nextSteps.map(({ what }) => what)
    .filter((what) => what.includes('user-data/HOSTNAME'));

describe('which file a machine gets', () => {
  it('is the only one there is, if it is not encoded', () => {
    const [cloud = '', installed = '', ...others] = stepsOf('raw');
    expect(cloud).toMatch(/console.* user-data\/HOSTNAME$/);
    expect(installed).toMatch(/\/var\/lib\/coreos-install\/user_data: .*user-data\/HOSTNAME,/);
    expect(others).toEqual([]);
  });

  it.each(['gzip', 'gzip+base64'] as const)(
    'is the encoded one for an API, and the readable one where it is read as it is: %s',
    (encoding) => {
      const [cloud = '', installed = ''] = stepsOf(encoding);
      expect(cloud).toMatch(/user-data\/HOSTNAME; .*console.*user-data\/HOSTNAME\.txt/);
      expect(installed).toMatch(/\/var\/lib\/coreos-install\/user_data: .*user-data\/HOSTNAME\.txt,/);
    },
  );

  it('is said in general for what Ignition reads', () => {
    expect(kubeadmCluster(testStack()).nextSteps[0]?.what).toContain('user-data/HOSTNAME');
  });
});
