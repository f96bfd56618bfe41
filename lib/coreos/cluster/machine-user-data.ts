import type { Construct } from 'constructs';
import type { Problem } from '../../core/errors';
import { UserData } from '../user-data/user-data';
import type { UserDataProps } from '../user-data/user-data-props';

/** What a boot document has from the properties of a cluster, by the name it has there. */
const SHARED: Readonly<Record<string, string>> = {
  'etcd.discovery': 'discovery',
  'update.group': 'updateGroup',
};
/** The address of the machine: the plan of addresses says what is wrong with it. */
const ADDRESSES = ['etcd.addr', 'etcd.peerAddr', 'fleet.publicIp'];

/** Where the boot document of a machine comes from. */
export interface MachineOrigin {
  /** Path of the cluster. */
  readonly clusterPath: string;
  /** The machine among the properties of the cluster, such as `nodes[2]`. */
  readonly property: string;
}

/**
 * The boot document of a machine of a cluster. What is wrong with what the cluster was given is said of the cluster: by the first of its
 * machines where all have it.
 */
export class MachineUserData extends UserData {
  private readonly origin: MachineOrigin;
  private readonly sharedKeys: number;

  constructor(scope: Construct, id: string, origin: MachineOrigin, props: UserDataProps) {
    super(scope, id, props);
    this.origin = origin;
    this.sharedKeys = props.sshAuthorizedKeys?.length ?? 0;
  }

  protected override problems(): readonly Problem[] {
    return super.problems().flatMap((problem) => this.inClusterProperties(problem));
  }

  private inClusterProperties(problem: Problem): Problem[] {
    const { property = '' } = problem;
    const { clusterPath: constructPath, property: machine } = this.origin;
    if (ADDRESSES.includes(property)) return [];
    if (property === 'hostname') return [{ ...problem, constructPath, property: `${machine}.hostname` }];
    const shared = SHARED[property] ?? this.sharedKey(property);
    if (shared === undefined) return [problem];
    return machine === 'master' ? [{ ...problem, constructPath, property: shared }] : [];
  }

  /** The keys of the cluster come first; others were added to the machine. */
  private sharedKey(property: string): string | undefined {
    const [, index] = /^sshAuthorizedKeys\[(\d+)\]/.exec(property) ?? [];
    return index !== undefined && Number(index) < this.sharedKeys ? property : undefined;
  }
}
