import { ApiObject, JsonPatch } from 'cdk8s';
import { toPodBackend } from '../../../lib/kubernetes/backend/pod-backend';
import { Exposure } from '../../../lib/kubernetes/service/exposure';
import { Mount } from '../../../lib/kubernetes/workload/mount';
import { Probe } from '../../../lib/kubernetes/workload/probe';
import { Workload } from '../../../lib/kubernetes/workload/workload';
import type { WorkloadProps } from '../../../lib/kubernetes/workload/workload-props';
import { find, newChart, notesBelow, problemsBelow, synthesize } from '../manifests';
import { violationsOf } from './pod-security-standard';

const hoge: WorkloadProps = {
  app: 'hoge',
  name: 'hoge',
  image: 'example.jp/hoge:1.2',
  ports: [{ name: 'http', number: 8080, servicePort: 80 }],
};

const podOf = (props: Partial<WorkloadProps>) =>
  find(
    synthesize((chart) => new Workload(chart, 'Hoge', { ...hoge, ...props })),
    'Deployment',
    'hoge',
  ).spec.template.spec;

describe('a Workload', () => {
  test('is only a Deployment by default', () => {
    const labels = {
      'app.kubernetes.io/name': 'hoge',
      'app.kubernetes.io/instance': 'hoge',
      'app.kubernetes.io/managed-by': 'kumiki',
    };
    expect(synthesize((chart) => new Workload(chart, 'Hoge', hoge))).toEqual([
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'hoge', namespace: 'web', labels },
        spec: {
          replicas: 1,
          revisionHistoryLimit: 3,
          selector: {
            matchLabels: { 'app.kubernetes.io/instance': 'hoge', 'app.kubernetes.io/managed-by': 'kumiki' },
          },
          strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
          template: {
            metadata: { labels },
            spec: {
              automountServiceAccountToken: false,
              enableServiceLinks: false,
              terminationGracePeriodSeconds: 30,
              securityContext: {
                runAsNonRoot: true,
                runAsUser: 65532,
                runAsGroup: 65532,
                fsGroup: 65532,
                fsGroupChangePolicy: 'OnRootMismatch',
                seccompProfile: { type: 'RuntimeDefault' },
              },
              containers: [
                {
                  name: 'hoge',
                  image: 'example.jp/hoge:1.2',
                  imagePullPolicy: 'Always',
                  ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
                  resources: {
                    requests: { cpu: '100m', memory: '100Mi', 'ephemeral-storage': '64Mi' },
                    limits: { cpu: '500m', memory: '256Mi', 'ephemeral-storage': '512Mi' },
                  },
                  securityContext: {
                    allowPrivilegeEscalation: false,
                    readOnlyRootFilesystem: true,
                    capabilities: { drop: ['ALL'] },
                  },
                  lifecycle: { preStop: { sleep: { seconds: 5 } } },
                },
              ],
            },
          },
        },
      },
    ]);
  });

  test('loses at most one of several replicas at a time', () => {
    const objects = synthesize((chart) => new Workload(chart, 'Hoge', { ...hoge, replicas: 2 }));
    expect(find(objects, 'PodDisruptionBudget', 'hoge').spec).toEqual({
      selector: {
        matchLabels: { 'app.kubernetes.io/instance': 'hoge', 'app.kubernetes.io/managed-by': 'kumiki' },
      },
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });

  test('has a Service whose port leads to the container port', () => {
    const objects = synthesize(
      (chart) => new Workload(chart, 'Hoge', { ...hoge, exposure: Exposure.clusterIp() }),
    );
    expect(find(objects, 'Service', 'hoge').spec).toEqual({
      type: 'ClusterIP',
      selector: { 'app.kubernetes.io/instance': 'hoge', 'app.kubernetes.io/managed-by': 'kumiki' },
      ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
    });
  });

  test('is named after its construct path by default', () => {
    const chart = newChart();
    const props: WorkloadProps = { app: 'hoge', image: 'hoge:1', ports: [{ name: 'http', number: 80 }] };
    const one = new Workload(chart, 'One', props);
    const two = new Workload(chart, 'Two', props);
    expect(toPodBackend(one).selector).toEqual({
      'app.kubernetes.io/instance': expect.stringMatching(/^shop-One-/),
      'app.kubernetes.io/managed-by': 'kumiki',
    });
    expect(toPodBackend(two).selector).not.toEqual(toPodBackend(one).selector);
  });

  test('can be patched, and toPodBackend sees the patches', () => {
    const workload = new Workload(newChart(), 'Hoge', hoge);
    workload.deployment.addJsonPatch(
      JsonPatch.add('/spec/template/spec/containers/0/ports/1', { name: 'admin', containerPort: 9000 }),
    );
    expect(ApiObject.of(workload)).toBe(workload.deployment);
    expect(toPodBackend(workload).ports).toEqual([
      { name: 'http', number: 8080, protocol: 'TCP' },
      { name: 'admin', number: 9000, protocol: 'TCP' },
    ]);
  });

  test('is probed on its first port', () => {
    const pod = podOf({
      readiness: Probe.http('/health', { periodSeconds: 5, initialDelaySeconds: 2 }),
      liveness: Probe.tcp({ failureThreshold: 6, timeoutSeconds: 1 }),
    });
    expect(pod.containers[0]).toMatchObject({
      readinessProbe: {
        httpGet: { path: '/health', port: 'http' },
        initialDelaySeconds: 2,
        periodSeconds: 5,
        timeoutSeconds: 3,
        failureThreshold: 3,
      },
      livenessProbe: {
        tcpSocket: { port: 'http' },
        periodSeconds: 10,
        timeoutSeconds: 1,
        failureThreshold: 6,
      },
    });
  });

  test('lists environment variables in the order of their names', () => {
    const env = [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ];
    expect(podOf({ env: { B: '2', A: '1' } }).containers[0]).toMatchObject({ env });
    expect(podOf({ env: { A: '1', B: '2' } }).containers[0]).toMatchObject({ env });
  });

  test('names volumes after the paths of their mounts', () => {
    const chart = newChart();
    const claim = new ApiObject(chart, 'Claim', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
    });
    const pod = podOf({
      mounts: [Mount.emptyDirectory('/var/cache/Nginx_1/'), Mount.persistentVolume('/srv', claim)],
    });
    expect(pod.volumes).toEqual([
      { name: 'var-cache-nginx-1', emptyDir: {} },
      { name: 'srv', persistentVolumeClaim: { claimName: 'data' } },
    ]);
    expect(pod.containers[0]).toMatchObject({
      volumeMounts: [
        { name: 'var-cache-nginx-1', mountPath: '/var/cache/Nginx_1/' },
        { name: 'srv', mountPath: '/srv' },
      ],
    });
  });

  test('waits before it stops with the sleep of the kubelet, as distroless images have none', () => {
    const [container] = podOf({ drainSeconds: 7 }).containers;
    expect(container).toMatchObject({ lifecycle: { preStop: { sleep: { seconds: 7 } } } });
    expect(podOf({ drainSeconds: 0 }).containers[0]).not.toHaveProperty('lifecycle');
  });

  it.each([
    ['that others may connect to', {}, 5],
    ['that must end sooner', { terminationGraceSeconds: 3 }, 2],
    ['with no time at all', { terminationGraceSeconds: 1 }, undefined],
    ['that must not run twice at a time', { strategy: 'Recreate' }, undefined],
    ['without ports', { ports: [] }, undefined],
  ] satisfies [string, Partial<WorkloadProps>, number | undefined][])(
    'chooses the wait before it stops a program %s',
    (_, props, seconds) => {
      const lifecycle = seconds === undefined ? undefined : { preStop: { sleep: { seconds } } };
      expect({ lifecycle: undefined, ...podOf(props).containers[0] }).toMatchObject({ lifecycle });
    },
  );

  it('can wait with a command in place of the kubelet', () => {
    const [container] = podOf({ preStopCommand: ['/drain'] }).containers;
    expect(container).toMatchObject({ lifecycle: { preStop: { exec: { command: ['/drain'] } } } });
  });

  test('spreads the pods of one revision, so that old pods do not count in a rollout', () => {
    expect(podOf({ replicas: 2 })).toMatchObject({
      topologySpreadConstraints: [
        { topologyKey: 'kubernetes.io/hostname', matchLabelKeys: ['pod-template-hash'] },
      ],
    });
  });

  test.each([
    ['a tag asks the registry at every start', 'hoge:1.2', undefined, 'Always'],
    ['a digest starts without the registry', `hoge@sha256:${'a'.repeat(64)}`, undefined, 'IfNotPresent'],
    ['a tag with a digest does, too', `hoge:1.2@sha256:${'a'.repeat(64)}`, undefined, 'IfNotPresent'],
    ['a choice for a tag is kept', 'hoge:1.2', 'IfNotPresent', 'IfNotPresent'],
    ['a choice for a digest is kept', `hoge@sha256:${'a'.repeat(64)}`, 'Always', 'Always'],
  ] as const)('pulls its image: %s', (_, image, imagePullPolicy, expected) => {
    const [container] = podOf({ image, imagePullPolicy }).containers;
    expect(container).toMatchObject({ imagePullPolicy: expected });
  });

  test('refuses a pull policy that Kubernetes does not have', () => {
    const imagePullPolicy = 'ifNotPresent' as 'IfNotPresent';
    expect(() => new Workload(newChart(), 'Hoge', { ...hoge, imagePullPolicy })).toThrow(
      expect.objectContaining({
        code: 'PROPS_KIND',
        problems: [expect.objectContaining({ hint: "did you mean 'IfNotPresent'?" })],
      }),
    );
  });

  test('gets a note if nodes keep an image whose tag can move', () => {
    const chart = newChart();
    new Workload(chart, 'Hoge', { ...hoge, image: 'hoge:latest', imagePullPolicy: 'IfNotPresent' });
    expect(notesBelow(chart)).toEqual([
      'shop/Hoge: image hoge:latest can change, and each node keeps the one that it has: give it a fixed tag or a digest',
    ]);
  });

  test.each(['hoge', 'hoge:latest'])('gets a note if its image %s can change', (image) => {
    const chart = newChart();
    new Workload(chart, 'Hoge', { ...hoge, image });
    expect(notesBelow(chart)).toEqual([
      `shop/Hoge: image ${image} can change: give it a fixed tag or a digest`,
    ]);
  });

  test('gets no note if the path of its program has a space, as on Windows', () => {
    const chart = newChart();
    new Workload(chart, 'Hoge', { ...hoge, command: [String.raw`C:\Program Files\hoge\hoge.exe`, '-v'] });
    expect(notesBelow(chart)).toEqual([]);
  });

  test('gets a note without its secrets if its command line is in one word', () => {
    const chart = newChart();
    new Workload(chart, 'Hoge', { ...hoge, command: ['mysql -phunter22'], args: ['shop list'] });
    expect(notesBelow(chart)).toEqual([
      "shop/Hoge: the command line that begins with 'mysql' is one word, and no shell splits it: write each word on its own, or the whole line behind 'sh', '-c'",
    ]);
  });
});

describe('exceptions from Pod Security', () => {
  const exceptions: [string, Partial<WorkloadProps>, string[]][] = [
    ['none by default', {}, []],
    [
      'none for another user, low ports and NET_BIND_SERVICE',
      { runAsUser: 999, keepCapabilities: ['NET_BIND_SERVICE'], ports: [{ name: 'http', number: 80 }] },
      [],
    ],
    ['root', { runAsUser: 0 }, ['runAsUser 0', 'hoge: runAsNonRoot']],
    ['capabilities', { keepCapabilities: ['SETUID', 'CHOWN'] }, ['hoge: capabilities added']],
  ];

  test.each(exceptions)('%s: an independent judge and the notes agree', (_title, props, violations) => {
    const chart = newChart();
    new Workload(chart, 'Hoge', { ...hoge, ...props });
    expect(violationsOf(podOf(props))).toEqual(violations);
    expect(notesBelow(chart).filter((note) => note.includes('Pod Security'))).toHaveLength(
      violations.length > 0 ? 1 : 0,
    );
  });

  test('root needs no sysctl for a low port', () => {
    const ports = [{ name: 'http', number: 80 }];
    expect(podOf({ ports }).securityContext?.sysctls).toEqual([
      { name: 'net.ipv4.ip_unprivileged_port_start', value: '80' },
    ]);
    expect(podOf({ ports, runAsUser: 0 }).securityContext?.sysctls).toBeUndefined();
  });
});

describe('a Workload reports', () => {
  const wrong: [string, Partial<WorkloadProps>, object][] = [
    [
      'a fraction of a replica',
      { replicas: 1.5 },
      { message: 'replicas is 1.5', given: 1.5, allowed: 'an integer from 0 to 2147483647' },
    ],
    [
      'more replicas than the API can hold',
      { replicas: 1e21 },
      { message: 'replicas is 1e+21', allowed: 'an integer from 0 to 2147483647' },
    ],
    [
      'an answer that is no status',
      { statusByPath: { '/': -1 } },
      { message: 'the status of / is -1', allowed: 'an integer from 100 to 599' },
    ],
    [
      'a negative user',
      { runAsUser: -1 },
      { message: 'runAsUser is -1', allowed: 'an integer from 0 to 2147483647' },
    ],
    [
      'port 0',
      { ports: [{ name: 'http', number: 0 }] },
      { message: 'port http is 0', allowed: 'an integer from 1 to 65535' },
    ],
    [
      'a Service port out of range',
      { ports: [{ name: 'http', number: 80, servicePort: 65536 }] },
      { message: 'Service port of http is 65536' },
    ],
    [
      'a port name with capitals',
      { ports: [{ name: 'HTTP', number: 80 }] },
      { code: 'SYNTH_NAME', message: "'HTTP' is not a port name" },
    ],
    [
      'an image with a space',
      { image: 'hoge :1' },
      {
        message: "'hoge :1' is not an image reference",
        allowed: 'registry/path:tag or registry/path@sha256:digest, in lower case',
      },
    ],
    [
      'a node port out of range',
      { exposure: Exposure.nodePort(80) },
      {
        message: 'node port 80 is out of range',
        allowed: '30000 to 32767',
        hint: 'leave it out to let Kubernetes choose',
      },
    ],
    [
      'a drain that uses up the grace period',
      { drainSeconds: 30 },
      {
        message: 'drainSeconds of 30 leaves the process no time to end',
        allowed: 'less than the termination grace period of 30 s',
      },
    ],
    [
      'a negative drain',
      { drainSeconds: -1 },
      { message: 'drainSeconds is -1', allowed: 'an integer from 0 to 2147483647' },
    ],
    [
      'no time to end at all',
      { terminationGraceSeconds: 0, drainSeconds: 5 },
      { message: 'terminationGraceSeconds is 0', allowed: 'an integer from 1 to 2147483647' },
    ],
    [
      'an amount with a unit of its own',
      { resources: { requests: { memory: '100 MB' } } },
      { message: "'100 MB' is not a valid amount of memory", given: '100 MB' },
    ],
    [
      'a request above its limit',
      { resources: { requests: { cpu: '2' }, limits: { cpu: '1500m' } } },
      { message: 'the request of 2 cpu is above the limit of 1500m', allowed: 'at most 1500m' },
    ],
  ];

  test.each(wrong)('%s', (_title, props, expected) => {
    const chart = newChart();
    new Workload(chart, 'Hoge', { ...hoge, ...props });
    expect(problemsBelow(chart)).toEqual([
      expect.objectContaining({ code: 'SYNTH_VALUE', constructPath: 'shop/Hoge', ...expected }),
    ]);
  });

  test('nothing about the smallest and largest values', () => {
    const chart = newChart();
    new Workload(chart, 'Hoge', {
      ...hoge,
      replicas: 0,
      runAsUser: 0,
      ports: [{ name: 'a-1', number: 65535, servicePort: 1 }],
      drainSeconds: 29,
      exposure: Exposure.nodePort(32767),
    });
    expect(problemsBelow(chart)).toEqual([]);
  });
});
