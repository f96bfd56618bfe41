import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import {
  App,
  isKumikiError,
  type NetworkChoice,
  SakuraLoadBalancerController,
  type SakuraLoadBalancerControllerProps,
  Stack,
  type StackProps,
  Zone,
} from '../../../lib';
import { readNetworkChoice } from '../../../lib/appliance/spec/network-choice';

const IMAGE = 'registry.example.jp/kumiki-controller:0.1.0';
const PROPS = { image: IMAGE, credentials: { secretName: 'sakura-cloud' } };

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

interface Pod {
  readonly containers: readonly { readonly args: readonly string[]; readonly env: readonly object[] }[];
}

/** The members of objects that tests read, for any kind. */
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: {
    readonly replicas: number;
    readonly template: { readonly spec: Pod };
    readonly egress: readonly object[];
    readonly ingress: readonly object[];
  };
  readonly rules: readonly Rule[];
}

function synth(
  props: Partial<SakuraLoadBalancerControllerProps> = {},
  stackProps: StackProps = { namespace: 'kumiki-system' },
): Map<string, Manifest> {
  const app = new App();
  const stack = new Stack(app, 'site', stackProps);
  new SakuraLoadBalancerController(stack, 'Controller', { ...PROPS, ...props });
  const objects = parseAllDocuments(app.synthYaml()).map((document) => document.toJS() as Manifest);
  return new Map(objects.map((object) => [object.kind, object]));
}

function find(objects: Map<string, Manifest>, kind: string): Manifest {
  const object = objects.get(kind);
  if (!object) throw new Error(`there is no ${kind}`);
  return object;
}

const podOf = (objects: Map<string, Manifest>) => find(objects, 'Deployment').spec.template.spec;
const argumentsOf = (objects: Map<string, Manifest>) => podOf(objects).containers[0]?.args ?? [];

function problemsOf(...given: Parameters<typeof synth>): string[] {
  try {
    synth(...given);
    return [];
  } catch (error) {
    if (isKumikiError(error)) return error.problems.map(({ property, code }) => `${code} ${property}`);
    throw error;
  }
}

/** Expands an argument as Kubernetes does: replaces $(NAME), and turns two dollar signs into one. */
function expand(argument: string): string {
  return argument.replace(/\$\$|\$\([^)]*\)/g, (found) => (found === '$$' ? '$' : 'replaced'));
}

describe('SakuraLoadBalancerController', () => {
  it('creates two replicas with an account, its rights, a network policy and a Service for metrics', () => {
    const objects = synth();
    expect([...objects.keys()].sort()).toEqual([
      'ClusterRole',
      'ClusterRoleBinding',
      'Deployment',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'Role',
      'RoleBinding',
      'Service',
      'ServiceAccount',
    ]);
    expect(find(objects, 'Deployment').spec.replicas).toBe(2);
    expect(podOf(objects)).toMatchObject({
      serviceAccountName: 'kumiki-controller',
      automountServiceAccountToken: true,
      securityContext: { runAsNonRoot: true },
      topologySpreadConstraints: [{ matchLabelKeys: ['pod-template-hash'] }],
    });
    expect(find(objects, 'ServiceAccount')).toMatchObject({ automountServiceAccountToken: false });
    expect(podOf(objects).containers[0]).toMatchObject({
      livenessProbe: { httpGet: { path: '/healthz', port: 'metrics' } },
      readinessProbe: { httpGet: { path: '/readyz', port: 'metrics' } },
      securityContext: { readOnlyRootFilesystem: true },
    });
  });

  it('reads the token from the given keys of a Secret', () => {
    const [container] = podOf(
      synth({ credentials: { secretName: 'cloud', tokenKey: 'a', secretKey: 'b' } }),
    ).containers;
    expect(container?.env).toEqual([
      { name: 'SAKURA_ACCESS_TOKEN', valueFrom: { secretKeyRef: { name: 'cloud', key: 'a' } } },
      { name: 'SAKURA_ACCESS_TOKEN_SECRET', valueFrom: { secretKeyRef: { name: 'cloud', key: 'b' } } },
    ]);
  });

  it('passes its properties to the command', () => {
    const network = { kind: 'switch', selector: { by: 'tag', value: 'k8s' } } as const;
    const more = {
      network,
      plan: 'highspec',
      redundant: false,
      takesUnclassed: true,
      initializesNodes: true,
      logLevel: 'warn',
    } as const;
    expect(
      argumentsOf(synth({ ...more, name: 'edge', metricsPort: 9000, zone: Zone.other('xy1a') })),
    ).toEqual([
      'controller',
      '--lease=kumiki-system/edge',
      '--listen=0.0.0.0:9000',
      '--zone=xy1a',
      '--network=switch:tag=k8s',
      '--plan=highspec',
      '--single',
      '--unclassed',
      '--initialize-nodes',
      '--log-level=warn',
    ]);
  });

  it('works in the zone of its stack', () => {
    expect(argumentsOf(synth({}, { namespace: 'a', zone: 'tk1b' }))).toContain('--zone=tk1b');
    expect(argumentsOf(synth({ zone: 'is1a' }, { namespace: 'a', zone: 'tk1b' }))).toContain('--zone=is1a');
    expect(argumentsOf(synth()).filter((each) => each.startsWith('--zone'))).toEqual([]);
  });

  it('has listed verbs only, no Secrets, and one Lease', () => {
    const objects = synth({ name: 'edge' });
    const rules = [...find(objects, 'ClusterRole').rules, ...find(objects, 'Role').rules];
    expect(
      rules.flatMap(({ verbs, resources, apiGroups }) => [...verbs, ...resources, ...apiGroups]),
    ).not.toContain('*');
    expect(rules.flatMap(({ resources }) => resources)).not.toContain('secrets');
    const [, lease] = find(objects, 'Role').rules;
    expect(lease).toMatchObject({ resourceNames: ['edge'], verbs: ['get', 'update'] });
    expect(find(objects, 'Role').metadata.namespace).toBe('kumiki-system');
    expect(find(objects, 'ClusterRoleBinding')).toMatchObject({
      subjects: [{ kind: 'ServiceAccount', name: 'edge', namespace: 'kumiki-system' }],
    });
  });

  it('may write nodes only if it initialises them, and then does not depend on the DNS of the cluster', () => {
    const rightsOf = (objects: Map<string, Manifest>) =>
      find(objects, 'ClusterRole').rules.flatMap(({ resources, verbs }) =>
        verbs.map((verb) => `${verb} ${resources}`),
      );
    const [plain, more] = [synth(), synth({ initializesNodes: true })];
    expect(rightsOf(more)).toEqual([...rightsOf(plain), 'patch nodes', 'patch nodes/status']);
    expect(podOf(plain)).not.toHaveProperty('dnsPolicy');
    expect(podOf(more)).toHaveProperty('dnsPolicy', 'Default');
    const ports = [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ];
    expect(find(plain, 'NetworkPolicy').spec.egress).toContainEqual({ ports, to: expect.anything() });
    expect(find(more, 'NetworkPolicy').spec.egress).toContainEqual({ ports });
  });

  it('may open connections to both APIs and to DNS only', () => {
    const { spec } = find(synth({ apiServerPort: 8443 }), 'NetworkPolicy');
    expect(spec.egress[0]).toEqual({
      ports: [443, 8443].map((port) => ({ port, protocol: 'TCP' })),
    });
    expect(spec.ingress).toEqual([{ ports: [{ port: 10260, protocol: 'TCP' }] }]);
    expect(synth({ networkPolicy: false }).has('NetworkPolicy')).toBe(false);
  });

  it('passes any network to the command in a form that it reads back', () => {
    const text = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9$][A-Za-z0-9 ._$()-]{0,40}[A-Za-z0-9)]$/),
      fc.string({ minLength: 1, maxLength: 64, unit: 'grapheme' }),
    );
    const selector = fc.oneof(
      fc.record({ by: fc.constantFrom('name' as const, 'tag' as const), value: text }),
      fc.record({ by: fc.constant('id' as const), value: fc.stringMatching(/^\d{11,12}$/) }),
    );
    const network: fc.Arbitrary<NetworkChoice> = fc.record({
      kind: fc.constantFrom('router' as const, 'switch' as const),
      selector,
    });
    fc.assert(
      fc.property(network, (choice) => {
        const written = `${choice.kind}:${choice.selector.by}=${choice.selector.value}`;
        const isReadable = readNetworkChoice(written) !== undefined;
        if (!isReadable) {
          expect(problemsOf({ network: choice })).toEqual(['SYNTH_VALUE network.selector.value']);
          return;
        }
        const given = argumentsOf(synth({ network: choice })).find((each) => each.startsWith('--network='));
        expect(readNetworkChoice(expand(given?.slice('--network='.length) ?? ''))).toEqual(choice);
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, ...Parameters<typeof synth>]>([
    ['SYNTH_NAME namespace', {}, {}],
    ['SYNTH_NAME name', { name: '8' }],
    ['SYNTH_NAME name', { name: 'Bad_Name' }],
    ['SYNTH_NAME name', { name: '' }],
    ['SYNTH_NAME name', { name: 'a'.repeat(64) }],
    ['SYNTH_NAME name', { name: 'a.b' }],
    ['SYNTH_VALUE replicas', { replicas: 0 }],
    ['SYNTH_VALUE metricsPort', { metricsPort: 80 }],
    ['SYNTH_VALUE apiServerPort', { apiServerPort: 70_000 }],
    [
      'SYNTH_VALUE network.selector.value',
      { network: { kind: 'router', selector: { by: 'id', value: '12' } } },
    ],
  ])('refuses %s', (problem, ...given) => {
    expect(problemsOf(...given)).toEqual([problem]);
  });

  it('refuses an invalid Secret and an invalid image', () => {
    expect(problemsOf({ credentials: { secretName: 'No', tokenKey: '/' } })).toHaveLength(3);
    expect(problemsOf({ image: 'no image' })).toEqual(['SYNTH_VALUE undefined']);
  });
});
