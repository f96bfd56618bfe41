import { GuestbookFlavour } from '../../lib/guestbook/flavour';
import { GuestbookApp } from '../../lib/guestbook/guestbook-app';
import type { GuestbookProps } from '../../lib/guestbook/guestbook-props';
import { EnvValue } from '../../lib/kubernetes/workload/env-value';
import { newChart, problemsBelow } from '../kubernetes/manifests';

function problemsWith(props: GuestbookProps) {
  const chart = newChart();
  new GuestbookApp(chart, 'Guestbook', props);
  return problemsBelow(chart);
}

const { redisLeader, legacyMaster, agnhost } = GuestbookFlavour;

describe('a Guestbook refuses', () => {
  test('a frontend that looks for Services of another flavour', () => {
    expect(problemsWith({ frontend: { image: 'registry.example.jp/copies/gb-frontend:v4' } })).toEqual([
      {
        code: 'GUESTBOOK_FLAVOUR',
        message:
          'image registry.example.jp/copies/gb-frontend:v4 cannot be the frontend of flavour redis-leader',
        constructPath: 'shop/Guestbook',
        given: 'registry.example.jp/copies/gb-frontend:v4',
        allowed:
          'a copy or another version of us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5, or a build of your own',
        hint: 'it is known as frontend of legacy-master',
      },
    ]);
  });

  test('an image that belongs to another tier', () => {
    expect(problemsWith({ leader: { image: 'gcr.io/google_samples/gb-redis-follower:v2' } })).toMatchObject([
      {
        message:
          'image gcr.io/google_samples/gb-redis-follower:v2 cannot be the leader of flavour redis-leader',
        hint: 'it is known as followers of redis-leader',
      },
    ]);
  });

  test('a name of the leader that the images do not look for', () => {
    expect(problemsWith({ leader: { serviceName: 'redis-primary' } })).toEqual([
      {
        code: 'GUESTBOOK_FLAVOUR',
        message:
          "the Service of the leader is named 'redis-primary', but the images of the followers and the frontend look for 'redis-leader'",
        constructPath: 'shop/Guestbook',
        given: 'redis-primary',
        allowed: 'redis-leader',
        hint: 'leave leader.serviceName out, or set followers.image and frontend.image to builds of your own',
      },
    ]);
  });

  test('a name of the followers that the frontend does not look for', () => {
    expect(
      problemsWith({ flavour: legacyMaster, followers: { serviceName: 'redis-replica' } }).map(
        ({ message }) => message,
      ),
    ).toEqual([
      "the Service of the followers is named 'redis-replica', but the images of the frontend look for 'redis-slave'",
    ]);
  });

  test('discovery by environment where the images know DNS only', () => {
    expect(problemsWith({ flavour: agnhost, discovery: 'env' })).toEqual([
      {
        code: 'GUESTBOOK_FLAVOUR',
        message: "the images of flavour agnhost do not support discovery 'env'",
        constructPath: 'shop/Guestbook',
        given: 'env',
        allowed: 'dns',
      },
    ]);
  });

  test('storage for a leader that keeps messages in memory', () => {
    expect(problemsWith({ flavour: agnhost, leader: { storage: { size: '1Gi' } } })).toEqual([
      {
        code: 'GUESTBOOK_FLAVOUR',
        message: 'the leader of flavour agnhost keeps messages in memory only, so storage would stay empty',
        constructPath: 'shop/Guestbook',
        given: { size: '1Gi' },
        hint: 'leave leader.storage out, or choose another flavour',
      },
    ]);
  });

  test('zero followers, and storage of an invalid size', () => {
    expect(problemsWith({ followers: { replicas: 0 }, leader: { storage: { size: 'big' } } })).toEqual([
      {
        code: 'SYNTH_VALUE',
        message: 'followers.replicas is 0, but followers serve all reads',
        constructPath: 'shop/Guestbook',
        given: 0,
        allowed: 'an integer from 1',
      },
      {
        code: 'SYNTH_VALUE',
        message: "'big' is not a size of storage",
        constructPath: 'shop/Guestbook',
        given: 'big',
        allowed: "an amount of bytes above 0, such as '1Gi'",
      },
    ]);
  });

  test('a storage class of an invalid name', () => {
    const storage = (storageClassName: string) => ({
      leader: { storage: { size: '1Gi', storageClassName } },
    });
    expect(problemsWith(storage('Fast_SSD')).map(({ message }) => message)).toEqual([
      "'Fast_SSD' cannot be the name of a StorageClass",
    ]);
    expect(problemsWith(storage(''))).toEqual([]);
  });

  test('all mistakes at once', () => {
    const codes = problemsWith({
      flavour: agnhost,
      discovery: 'env',
      leader: { image: 'redis:7.2', serviceName: 'db' },
      frontend: { image: 'gb-frontend:v5', replicas: -1 },
    }).map(({ code, constructPath }) => `${constructPath} ${code}`);
    expect(codes).toEqual([
      'shop/Guestbook GUESTBOOK_FLAVOUR',
      'shop/Guestbook GUESTBOOK_FLAVOUR',
      'shop/Guestbook GUESTBOOK_FLAVOUR',
      'shop/Guestbook GUESTBOOK_FLAVOUR',
      'shop/Guestbook/Frontend SYNTH_VALUE',
    ]);
  });
});

describe('a Guestbook accepts', () => {
  const cases: [string, GuestbookProps][] = [
    [
      'copies and other versions',
      { frontend: { image: 'localhost:5000/gb-frontend:v6' }, leader: { image: 'redis:6.2' } },
    ],
    [
      'plain redis as a follower, which gets its arguments',
      { followers: { image: 'docker.io/redis:6.2.22' } },
    ],
    ['a frontend of unknown version', { frontend: { image: 'registry.example.jp/gb-frontend:stable' } }],
    [
      'the known digest of the old frontend',
      {
        flavour: legacyMaster,
        frontend: {
          image: `gb-frontend@sha256:a908df8486ff66f2c4daa0d3d8a2fa09846a1fc8efd65649c0109695c7c5cbff`,
        },
      },
    ],
    ['builds of your own', { frontend: { image: 'example.jp/board:1' } }],
    [
      'names of your own where builds of your own look for them',
      {
        frontend: { image: 'example.jp/board:1' },
        followers: { image: 'example.jp/follower:1', serviceName: 'read' },
        leader: { serviceName: 'write' },
      },
    ],
    ['any name of the frontend', { flavour: redisLeader, frontend: { serviceName: 'board' } }],
  ];

  test.each(cases)('%s', (_title, props) => {
    expect(problemsWith(props)).toEqual([]);
  });

  test('but not plain redis as a follower of legacy-master, where it would follow no leader', () => {
    expect(problemsWith({ flavour: legacyMaster, followers: { image: 'redis:6.2' } })).toHaveLength(1);
  });

  const password = EnvValue.secret('guestbook', 'password');
  const own = { image: 'registry.example.jp/guestbook:1' };

  test.each<[string, GuestbookProps]>([
    ['that its frontend does not give', { password }],
    ['that a copy of the frontend does not give', { password, frontend: { image: 'a.jp/gb-frontend:v5' } }],
    ['that its own images start without', { flavour: legacyMaster, password, frontend: own }],
    ['in a flavour without Redis', { flavour: agnhost, password, frontend: own }],
    ['that everybody can read', { password: EnvValue.literal('s3cret'), frontend: own }],
    ['in a ConfigMap', { password: EnvValue.configMap('guestbook', 'password'), frontend: own }],
  ])('but not a password %s', (_, props) => {
    const problems = problemsWith(props);
    expect(problems.map(({ code }) => code)).toEqual(['GUESTBOOK_PASSWORD']);
    expect(JSON.stringify(problems)).not.toContain('s3cret');
  });

  test('but not a Secret with an invalid name and key', () => {
    const problems = problemsWith({ password: EnvValue.secret('Guest Book', ''), frontend: own });
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['WORKLOAD_ENV']));
  });

  test('a password that a frontend of your own gives', () => {
    expect(problemsWith({ password, frontend: own })).toEqual([]);
  });
});
