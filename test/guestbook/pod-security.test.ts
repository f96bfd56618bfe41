import { GuestbookFlavour } from '../../lib/guestbook/flavour';
import { GuestbookApp } from '../../lib/guestbook/guestbook-app';
import type { GuestbookProps } from '../../lib/guestbook/guestbook-props';
import { synthesize } from '../kubernetes/manifests';
import { violationsOf } from '../kubernetes/workload/pod-security-standard';

function violationsIn(props: GuestbookProps): [string, string[]][] {
  return synthesize((chart) => new GuestbookApp(chart, 'Guestbook', props))
    .filter(({ kind }) => kind === 'Deployment')
    .map(({ metadata, spec }) => [metadata.name, violationsOf(spec.template.spec)]);
}

test.each([
  ['redisLeader', ['redis-leader', 'redis-follower', 'frontend']],
  ['legacyMaster', ['redis-master', 'redis-slave', 'frontend']],
  ['agnhost', ['agnhost-primary', 'agnhost-replica', 'frontend']],
] as const)('all pods of %s pass Pod Security "restricted"', (flavour, names) => {
  expect(violationsIn({ flavour: GuestbookFlavour[flavour] })).toEqual(names.map((name) => [name, []]));
});

test('a volume breaks no rule, and a given exception only those for its own pod', () => {
  const props: GuestbookProps = {
    leader: { storage: { size: '1Gi' } },
    frontend: { runAsUser: 0, keepCapabilities: ['NET_BIND_SERVICE', 'SETGID', 'SETUID'] },
  };
  expect(violationsIn(props)).toEqual([
    ['redis-leader', []],
    ['redis-follower', []],
    ['frontend', ['runAsUser 0', 'php-redis: runAsNonRoot', 'php-redis: capabilities added']],
  ]);
});
