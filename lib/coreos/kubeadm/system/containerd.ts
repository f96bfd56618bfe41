import type { BootFile } from '../../model/file';
import type { DropIn, Unit } from '../../model/unit';
import type { KubeadmMachineSpec } from '../spec';
import { createProxyDropIns } from './web-proxy';

const CONFIG = '/etc/containerd/config.toml';
const MIRRORS = '/etc/containerd/certs.d';

/**
 * The image that holds the network of a pod, used with a custom image repository. Its version is not tied to
 * that of Kubernetes: 3.10 came with 1.31, the oldest supported version.
 */
export const PAUSE_IMAGE = 'pause:3.10';

/** Creates the unit of containerd, which runs the containers, with its drop-ins. */
export function createContainerdUnit(machine: KubeadmMachineSpec): Unit {
  const dropIns = [...createConfigDropIns(machine), ...createProxyDropIns(machine)];
  return {
    name: 'containerd.service',
    // the package may have started it without this configuration
    command: machine.distribution === 'debian' ? 'restart' : 'start',
    ...(dropIns.length > 0 && { dropIns }),
  };
}

/** Creates containerd's configuration files, unless the image's own configuration suffices. */
export function createContainerdFiles(machine: KubeadmMachineSpec): BootFile[] {
  if (!needsConfig(machine)) return [];
  return [
    { path: CONFIG, content: renderConfig(machine) },
    ...Object.entries(machine.registryMirrors).map(([registry, urls]) => createMirrorFile(registry, urls)),
  ];
}

/**
 * Returns whether the image's own configuration does not suffice. Flatcar's fits Kubernetes; Debian's uses
 * another cgroup manager.
 */
function needsConfig({ distribution, imageRepository, registryMirrors }: KubeadmMachineSpec): boolean {
  return (
    distribution === 'debian' || imageRepository !== undefined || Object.keys(registryMirrors).length > 0
  );
}

/**
 * Creates the drop-in that makes containerd read our configuration: by default Flatcar's unit reads a file
 * below /usr.
 */
function createConfigDropIns(machine: KubeadmMachineSpec): DropIn[] {
  if (machine.distribution === 'debian' || !needsConfig(machine)) return [];
  return [
    {
      name: '10-config.conf',
      content: { Service: { ExecStart: ['', `/usr/bin/containerd --config ${CONFIG}`] } },
    },
  ];
}

/** Renders the configuration in version 2, which both containerd 1 and 2 read. */
function renderConfig({ imageRepository }: KubeadmMachineSpec): string {
  const plugin = 'plugins."io.containerd.grpc.v1.cri"';
  const sandbox =
    imageRepository === undefined ? [] : [`  sandbox_image = "${imageRepository}/${PAUSE_IMAGE}"`];
  return [
    'version = 2',
    '',
    `[${plugin}]`,
    ...sandbox,
    `  [${plugin}.registry]`,
    `    config_path = "${MIRRORS}"`,
    `  [${plugin}.containerd.runtimes.runc]`,
    '    runtime_type = "io.containerd.runc.v2"',
    `    [${plugin}.containerd.runtimes.runc.options]`,
    '      SystemdCgroup = true',
    '',
  ].join('\n');
}

function createMirrorFile(registry: string, urls: readonly string[]): BootFile {
  const origin = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
  const hosts = urls.flatMap((url) => ['', `[host."${url}"]`, '  capabilities = ["pull", "resolve"]']);
  return {
    path: `${MIRRORS}/${registry}/hosts.toml`,
    content: [`server = "https://${origin}"`, ...hosts, ''].join('\n'),
  };
}
