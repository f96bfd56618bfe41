import type { Construct } from 'constructs';
import type { Problem } from '../../core/errors';
import type { BootDocument } from '../model/boot-document';
import type { BootFile } from '../model/file';
import { UserData } from '../user-data/user-data';
import type { UserDataProps } from '../user-data/user-data-props';

/**
 * Properties of a boot document that come from the properties of the cluster, with the name that they have
 * there.
 */
const SHARED: Readonly<Record<string, string>> = {
  'etcd.discovery': 'discovery',
};
/** Properties whose problems the cluster's own checks, or the address plan, already report. */
const REPORTED = ['etcd.addr', 'etcd.peerAddr', 'fleet.publicIp', 'update.group'];

/** The origin of a machine's boot document. */
export interface MachineOrigin {
  readonly clusterPath: string;
  /** Path of the machine in the properties of the cluster, such as `nodes[2]`. */
  readonly property: string;
}

/** Properties of {@link MachineUserData}. */
export interface MachineUserDataProps extends UserDataProps {
  readonly origin: MachineOrigin;
  /** Creates the files that replace those with the same paths once the machine accepts virtual IPs. */
  readonly createVirtualIpFiles: () => readonly BootFile[];
}

/**
 * The boot document of a cluster's machine. Problems with properties of the cluster are reported on the
 * cluster, once for all machines; the cluster shows the notes.
 */
export class MachineUserData extends UserData {
  private readonly origin: MachineOrigin;
  private readonly sharedKeyCount: number;
  private readonly createVirtualIpFiles: () => readonly BootFile[];

  constructor(scope: Construct, id: string, props: MachineUserDataProps) {
    super(scope, id, props);
    this.origin = props.origin;
    this.createVirtualIpFiles = props.createVirtualIpFiles;
    this.sharedKeyCount = props.sshAuthorizedKeys?.length ?? 0;
  }

  /** @internal */
  override toDocument(): BootDocument {
    const document = super.toDocument();
    if (!this.acceptsVirtualIps) return document;
    const others = new Map<string, BootFile>(this.createVirtualIpFiles().map((file) => [file.path, file]));
    return { ...document, files: document.files.map((file) => others.get(file.path) ?? file) };
  }

  protected override *check(): Generator<Problem> {
    let isValid = true;
    for (const problem of super.check()) {
      isValid = false;
      yield* this.toClusterProblem(problem);
    }
    // what a format can express does not depend on the machine
    if (isValid && this.origin.property === 'master') yield* this.checkFormat();
  }

  protected override get isReportedElsewhere(): boolean {
    return true;
  }

  /** Refuses a format that leaves out parts without which the cluster cannot work. */
  private *checkFormat(): Generator<Problem> {
    const { losses, format } = this.toArtifact();
    const essential = losses.filter(({ isEssential }) => isEssential);
    if (essential.length === 0) return;
    yield {
      code: 'USER_DATA_FORMAT',
      constructPath: this.origin.clusterPath,
      property: 'format',
      message: `${format} leaves out what the machines need: ${essential.map(({ part, message }) => `${part}: ${message}`).join('; ')}`,
      given: format,
      allowed: 'a format that can express all of it',
      hint: 'use the default format of the cluster; for the distributions of today, KubeadmCluster',
    };
  }

  private *toClusterProblem(problem: Problem): Generator<Problem> {
    const { property = '' } = problem;
    const { clusterPath: constructPath, property: machine } = this.origin;
    if (REPORTED.includes(property)) return;
    const shared = SHARED[property] ?? (this.isSharedKey(property) ? property : undefined);
    if (property === 'hostname') yield { ...problem, constructPath, property: `${machine}.hostname` };
    else if (shared === undefined) yield problem;
    else if (machine === 'master') yield { ...problem, constructPath, property: shared };
  }

  /**
   * Returns whether a key is one of the cluster's, which come first; later ones were added to this machine.
   */
  private isSharedKey(property: string): boolean {
    const [, index] = /^sshAuthorizedKeys\[(\d+)\]/.exec(property) ?? [];
    return index !== undefined && Number(index) < this.sharedKeyCount;
  }
}
