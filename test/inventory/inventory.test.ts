import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { ApiObject } from 'cdk8s';
import fc from 'fast-check';
import {
  App,
  Binaries,
  CoreOSRudderCluster,
  KubeadmCluster,
  PodNetwork,
  Stack,
  UserData,
  Workload,
} from '../../lib';
import type { Component, Use } from '../../lib/inventory/component';
import { renderCycloneDx } from '../../lib/inventory/cyclone-dx';
import { listUses } from '../../lib/inventory/list-uses';
import { ARTICLE_SITE } from '../coreos/article-site';
import { KUBEADM_SITE } from '../coreos/kubeadm/kubeadm-site';
import { unicodeText } from '../unicode-text';

const SUM = '0123456789abcdef'.repeat(4);
const KEYS = ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl a@b'];

interface Document {
  readonly components: readonly {
    readonly 'bom-ref': string;
    readonly name: string;
    readonly properties?: readonly { readonly name: string; readonly value: string }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
  readonly metadata: { readonly timestamp?: string };
  readonly serialNumber: string;
}

function render(uses: readonly Use[], epochSeconds?: number): { text: string; document: Document } {
  const text = renderCycloneDx({ name: 'shop', uses, epochSeconds });
  return { text, document: JSON.parse(text) };
}

/** A single validator, because it compiles the schema of CycloneDX. */
const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);

function take(fill: (stack: Stack) => void) {
  const stack = new Stack(new App({ imageLock: false }), 'shop');
  fill(stack);
  return [...listUses((stack.node.root as App).assemble())];
}

/** Returns what each machine, or the pods, need. */
function summarize(uses: readonly Use[]): readonly (readonly [string, string | undefined])[] {
  return uses.map(({ component, machine }) => [component.purl ?? component.name, machine]);
}

describe('the list of what will run', () => {
  test('has the images of pods in every kind, custom ones included', () => {
    const pods = { spec: { containers: [{ name: 'main', image: 'redis:7' }] } };
    const volumes = [{ name: 'data', image: { reference: 'example.jp/data:1' } }];
    const uses = take((stack) => {
      const add = (kind: string, content: object, apiVersion = 'v1') =>
        new ApiObject(stack, kind, { apiVersion, kind, metadata: { name: kind.toLowerCase() }, ...content });
      add('Pod', { spec: { ...pods.spec, initContainers: [{ name: 'init', image: 'busybox' }], volumes } });
      add('CronJob', { spec: { jobTemplate: { spec: { template: pods } } } }, 'batch/v1');
      add(
        'Rollout',
        { spec: { template: { spec: { containers: [{ name: 'a', image: 'Wrong Name' }] } } } },
        'argoproj.io/v1',
      );
      add('PodTemplate', { template: { spec: { containers: [{ name: 'a', image: `a@sha256:${SUM}` }] } } });
    });
    expect(
      uses.map(({ component, constructPath, isLocked }) => [constructPath, component.name, isLocked]),
    ).toEqual([
      ['shop/Pod', 'docker.io/library/busybox', false],
      ['shop/Pod', 'docker.io/library/redis', false],
      ['shop/Pod', 'example.jp/data', false],
      ['shop/CronJob', 'docker.io/library/redis', false],
      ['shop/Rollout', 'Wrong Name', false],
      ['shop/PodTemplate', 'docker.io/library/a', true],
    ]);
  });

  test('has what machines download and install, and the images in their manifests', () => {
    const uses = take((stack) => {
      new UserData(stack, 'Node', {
        hostname: 'node-1',
        format: 'flatcar-ignition-3.4.0',
        sshAuthorizedKeys: KEYS,
        remoteFiles: [{ path: '/opt/bin/tool', url: 'https://dl.example.jp/tool-1.2.3', sha256: SUM }],
        files: [
          {
            path: '/opt/bin/setup',
            permissions: '0755',
            acceptSecret: true,
            content:
              '#!/bin/sh\ncurl -o /tmp/x https://ann:s3cret@dl.example/y-2.0.1.tgz?token=s3cret\napt-get install -y jq\n',
          },
          { path: '/opt/bin/elf', permissions: '0755', content: Uint8Array.of(0x7f, 0x45, 0x4c, 0x46) },
          {
            path: '/etc/kubernetes/manifests/agent.yaml',
            content:
              'apiVersion: v1\nkind: Pod\nmetadata: {name: agent}\nspec: {containers: [{name: a, image: "ghcr.io/a/agent:1"}]}\n',
          },
          { path: '/etc/broken.yaml', content: '{' },
        ],
        units: [
          {
            name: 'web.service',
            content: {
              Service: {
                ExecStartPre: { program: '/usr/bin/docker', arguments: ['pull', 'nginx:1.27'] },
                ExecStart: {
                  program: '/bin/sh',
                  arguments: ['-c', 'curl -o /opt/k https://dl.k8s.io/v1.34.2/k && /opt/k'],
                },
              },
            },
          },
        ],
      });
    });
    expect(summarize(uses)).toEqual(
      [
        'Flatcar Container Linux',
        `pkg:generic/tool@1.2.3?checksum=sha256:${SUM}&download_url=https://dl.example.jp/tool-1.2.3`,
        'pkg:oci/nginx?repository_url=docker.io/library/nginx&tag=1.27',
        'pkg:generic/k@1.34.2?download_url=https://dl.k8s.io/v1.34.2/k',
        'pkg:generic/x@2.0.1?download_url=https://dl.example/y-2.0.1.tgz',
        'pkg:deb/debian/jq',
        expect.stringMatching(/^pkg:generic\/elf\?checksum=sha256:[0-9a-f]{64}$/),
        'pkg:oci/agent?repository_url=ghcr.io/a/agent&tag=1',
      ].map((purl) => [purl, 'shop/node-1']),
    );
    expect(JSON.stringify(uses)).not.toContain('s3cret');
  });

  test('has what kubeadm brings along, on the machines that run it', () => {
    const manifest = { url: 'https://example.jp/calico.yaml', sha256: SUM };
    const uses = take((stack) => {
      new KubeadmCluster(stack, 'Cluster', { ...KUBEADM_SITE, podNetwork: PodNetwork.calico({ manifest }) });
    });
    const machinesOf = (name: string) =>
      uses.filter(({ component }) => component.name === name).map(({ machine }) => machine);
    expect(machinesOf('registry.k8s.io/kube-apiserver')).toEqual(['shop/kube-master']);
    expect(machinesOf('registry.k8s.io/kube-proxy')).toEqual([
      'shop/kube-master',
      'shop/node-1',
      'shop/node-2',
    ]);
    expect(machinesOf('registry.k8s.io/coredns/coredns')).toEqual([undefined]);
    expect(uses.find(({ component }) => component.name === 'pod-network.yaml')).toMatchObject({
      component: { hash: { content: SUM } },
      notes: ['kubectl applies it: the images that it names are not known'],
    });
  });

  test('has what a person has to put onto machines of 2014', () => {
    const uses = take(
      (stack) =>
        void new CoreOSRudderCluster(stack, 'Cluster', { ...ARTICLE_SITE, binaries: Binaries.preplaced() }),
    );
    expect(summarize(uses)).toEqual(
      expect.arrayContaining([
        ['pkg:generic/etcd', 'shop/kube-master'],
        ['pkg:oci/pause?repository_url=docker.io/kubernetes/pause&tag=latest', 'shop/node-1'],
      ]),
    );
  });
});

describe('an inventory', () => {
  const name = fc.oneof(fc.constantFrom('a', '組木', 'x'.repeat(500), '"\n\\', '$\u007bx}'), unicodeText());
  const component: fc.Arbitrary<Component> = fc.record(
    {
      type: fc.constantFrom('application', 'container', 'file', 'operating-system'),
      name,
      version: name,
      purl: fc.constantFrom('pkg:oci/a', 'pkg:oci/b', 'pkg:generic/%E7%B5%84', undefined),
      hash: fc.constantFrom({ alg: 'SHA-256', content: SUM } as const, undefined),
      url: fc.constantFrom('https://example.jp/%E7%B5%84', undefined),
    },
    { requiredKeys: ['type', 'name'] },
  );
  const use: fc.Arbitrary<Use> = fc.record({
    component,
    constructPath: fc.constantFrom('s/A', 's/B', 's/組'),
    machine: fc.option(fc.constantFrom('s/n1', 's/A', 's/n2'), { nil: undefined }),
    notes: fc.array(name, { maxLength: 2 }),
  });

  test('follows the schema of CycloneDX, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(use, { maxLength: 8 }),
        fc.constantFrom(undefined, 0, 99_999_999_999),
        async (uses, epoch) => {
          const { text, document } = render(uses, epoch);
          expect(await validator.validate(text)).toBeNull();
          const refs = document.components.map((each) => each['bom-ref']);
          expect(new Set(refs).size).toBe(refs.length);
          const known = new Set([...refs, 'kumiki:app']);
          expect(document.dependencies.flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn])).toEqual(
            expect.arrayContaining([...known]),
          );
          for (const { ref, dependsOn = [] } of document.dependencies)
            expect([ref, ...dependsOn].filter((each) => !known.has(each))).toEqual([]);
        },
      ),
    );
  });

  test('is the same in any order, and has another serial number for other contents', () => {
    fc.assert(
      fc.property(fc.array(use.map((each) => ({ ...each, component: simplify(each.component) }))), (uses) => {
        const { text, document } = render(uses);
        expect(render(uses.toReversed()).text).toBe(text);
        expect(document.metadata.timestamp).toBeUndefined();
        const more: Use = { component: { type: 'file', name: 'another' }, constructPath: 's/D', notes: [] };
        expect(render([...uses, more]).document.serialNumber).not.toBe(document.serialNumber);
      }),
    );
  });

  test('links the app, its constructs and machines to what they need, and says what is not known', async () => {
    const uses = take((stack) => {
      new Workload(stack, 'Web', { app: 'web', image: 'redis:7', ports: [{ name: 'http', number: 80 }] });
      new KubeadmCluster(stack, 'Cluster', { ...KUBEADM_SITE, kubernetesVersion: '1.99.1' });
    });
    const { text, document } = render(uses, 0);
    expect(await validator.validate(text)).toBeNull();
    expect(document.metadata.timestamp).toBe('1970-01-01T00:00:00.000Z');
    const dependsOn = new Map(document.dependencies.map(({ ref, dependsOn: refs }) => [ref, refs]));
    expect(dependsOn.get('kumiki:app')).toEqual([
      ...['construct:shop/Cluster', 'construct:shop/Web/Deployment'],
      ...['machine:shop/kube-master', 'machine:shop/node-1', 'machine:shop/node-2'],
    ]);
    const redis = 'pkg:oci/redis?repository_url=docker.io/library/redis&tag=7';
    expect(dependsOn.get('construct:shop/Web/Deployment')).toEqual([redis]);
    expect(document.components.find((each) => each['bom-ref'] === redis)?.properties).toEqual([
      { name: 'kumiki:construct', value: 'shop/Web/Deployment' },
      { name: 'kumiki:note', value: 'not locked: the tag may point to another image when the pod starts' },
      { name: 'kumiki:unknown', value: 'hash' },
    ]);
    const etcd = document.components.find(({ name: each }) => each === 'registry.k8s.io/etcd');
    expect(etcd?.properties?.map(({ value }) => value)).toContain(
      'kubeadm pulls it in a version that is not known: kubeadm config images list names it',
    );
  });
});

/** Reduces a component to its name, which determines everything else. */
function simplify({ purl }: Component): Component {
  return { type: 'file', name: purl ?? 'none', purl };
}
