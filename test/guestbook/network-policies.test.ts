import { GuestbookFlavour } from '../../lib/guestbook/flavour';
import { GuestbookApp } from '../../lib/guestbook/guestbook-app';
import type { GuestbookProps } from '../../lib/guestbook/guestbook-props';
import { find, synthesize } from '../kubernetes/manifests';

const dns = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
    { ipBlock: { cidr: '169.254.20.10/32' } },
  ],
  ports: [
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ],
};
const pods = (matchLabels: object) => ({ podSelector: { matchLabels } });
const policy = (props: GuestbookProps, name: string) =>
  find(
    synthesize((chart) => new GuestbookApp(chart, 'Guestbook', props)),
    'NetworkPolicy',
    name,
  ).spec;

describe('the network policies of redis flavours', () => {
  const leader = pods({ app: 'redis', role: 'leader', tier: 'backend' });
  const followers = pods({ app: 'redis', role: 'follower', tier: 'backend' });
  const frontend = pods({ app: 'guestbook', tier: 'frontend' });
  const redis = [{ port: 6379, protocol: 'TCP' }];

  test('let only followers and frontend connect to the leader, which may connect to nothing', () => {
    expect(policy({}, 'redis-leader')).toEqual({
      ...leader,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [followers, frontend], ports: redis }],
      egress: [],
    });
  });

  test('let the frontend connect to the followers, and those to the leader', () => {
    expect(policy({}, 'redis-follower')).toEqual({
      ...followers,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [frontend], ports: redis }],
      egress: [{ to: [leader], ports: redis }, dns],
    });
  });

  test('let everybody connect to the frontend, which may connect to leader and followers', () => {
    expect(policy({}, 'frontend')).toEqual({
      ...frontend,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: [{ port: 80, protocol: 'TCP' }] }],
      egress: [{ to: [leader], ports: redis }, { to: [followers], ports: redis }, dns],
    });
  });
});

test('the agnhost leader may push to its followers', () => {
  const props = { flavour: GuestbookFlavour.agnhost };
  const leader = pods({ app: 'agnhost', role: 'primary', tier: 'backend' });
  const followers = pods({ app: 'agnhost', role: 'replica', tier: 'backend' });
  const ports = [{ port: 6379, protocol: 'TCP' }];
  expect(policy(props, 'agnhost-primary').egress).toEqual([{ to: [followers], ports }]);
  expect(policy(props, 'agnhost-replica').ingress).toEqual([
    { from: [pods({ app: 'guestbook', tier: 'frontend' }), leader], ports },
  ]);
});

test('there are no network policies when they are switched off', () => {
  const objects = synthesize((chart) => new GuestbookApp(chart, 'Guestbook', { networkPolicies: false }));
  expect(objects.map(({ kind }) => kind)).not.toContain('NetworkPolicy');
});
