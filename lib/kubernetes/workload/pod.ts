import { renderContainer } from './container';
import type { Mount } from './mount';
import type { PodSecurity } from './pod-security';
import { DEFAULT_GRACE_SECONDS, type WorkloadProps } from './workload-props';

/** Properties of a pod: those of a workload without its Deployment and Service. */
export type PodProps = Omit<WorkloadProps, 'ports'> & Partial<Pick<WorkloadProps, 'ports'>>;

/** Renders the `spec` of a pod. */
export function renderPod(props: PodProps, security: PodSecurity): object {
  const { sidecars = [], initContainers = [] } = props;
  const names = new VolumeNames();
  const context = {
    securityContext: security.container,
    nameVolume: (mount: Mount) => names.find(mount),
  };
  const main = renderContainer(props.containerName ?? props.app, props, context);
  const early = [
    // sidecars first: init containers may need them
    ...sidecars.map(({ name, ...sidecar }) => ({
      ...renderContainer(name, sidecar, context),
      restartPolicy: 'Always',
    })),
    ...initContainers.map(({ name, ...init }) => renderContainer(name, init, context)),
  ];
  const volumes = names.renderVolumes();
  return {
    ...(props.serviceAccountName !== undefined && { serviceAccountName: props.serviceAccountName }),
    automountServiceAccountToken: props.serviceAccountName !== undefined,
    enableServiceLinks: props.serviceLinks ?? false,
    terminationGracePeriodSeconds: props.terminationGraceSeconds ?? DEFAULT_GRACE_SECONDS,
    securityContext: security.pod,
    ...(early.length > 0 && { initContainers: early }),
    containers: [main],
    ...((props.mounts || volumes.length > 0) && { volumes }),
  };
}

/** Longest start of a volume's name; leaves room for a number. */
const MAX_START = 50;

/** Names the directories of a pod after the first paths where they are mounted. */
class VolumeNames {
  private readonly names = new Map<object, string>();
  private readonly mounts = new Map<string, Mount>();

  find(mount: Mount): string {
    const known = this.names.get(mount.volume);
    if (known !== undefined) return known;
    const start = toLabel(mount.path);
    let name = start;
    for (let count = 2; this.mounts.has(name); count++) name = `${start}-${count}`;
    this.names.set(mount.volume, name);
    this.mounts.set(name, mount);
    return name;
  }

  renderVolumes(): object[] {
    return [...this.mounts].map(([name, mount]) => mount.renderVolume(name));
  }
}

function toLabel(path: string): string {
  const words = path.split(/[^a-zA-Z0-9]+/).filter((word) => word !== '');
  const label = words.join('-').toLowerCase().slice(0, MAX_START).replace(/-$/, '');
  return label === '' ? 'volume' : label;
}
