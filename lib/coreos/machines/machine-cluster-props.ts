import type { NodeRole } from '../address-plan/description';
import type { UserDataEncoding } from '../model/format';
import type { UserDataProvider } from '../user-data/size-budget/provider';

/** One machine of a cluster. */
export interface CoreOSMachineProps {
  /**
   * Its name: up to 63 characters, letters, digits and `-`. It also names the construct and the file of
   * user_data.
   */
  readonly hostname: string;
  /** Its IPv4 address on the node network, which identifies it in the cluster. */
  readonly address: string;
  /**
   * Its machine id, 32 hexadecimal digits, as `fleetctl list-machines` shows it. The machine generates it
   * itself; here it is for reference only.
   * @default - not known
   */
  readonly machineId?: string | undefined;
}

/** Properties that all clusters of machines have in common. */
export interface MachineClusterProps {
  /** The master, which runs the API server. */
  readonly master: CoreOSMachineProps;
  /** The other machines. */
  readonly nodes: readonly CoreOSMachineProps[];
  /** The network that all machines are on, such as `10.1.0.0/22`. */
  readonly nodeNetwork: string;
  /**
   * The address through which packets leave the node network, such as `10.1.0.1`. No machine may have it.
   * @default - not checked
   */
  readonly gateway?: string | undefined;
  /**
   * The network that pods get their addresses from, such as `10.240.0.0/16`. It must not overlap any other.
   */
  readonly overlayNetwork: string;
  /**
   * Prefix length of the subnet of each machine, up to 30.
   * @default - 24 if the overlay network is larger than that, else one more than its own prefix length
   */
  readonly overlaySubnetLength?: number | undefined;
  /**
   * MTU of the machines' interface, in bytes. That of the overlay is smaller: see `addressPlan`.
   * @default 1500
   */
  readonly externalMtu?: number | undefined;
  /** Public keys that may log in as `core`. At least one is required, or nobody could log in. */
  readonly sshAuthorizedKeys: readonly string[];
  /**
   * Whether pods run on the master as well.
   * @default true
   */
  readonly masterSchedulable?: boolean | undefined;
  /**
   * The group that updates come from, such as `stable`, `beta` or `alpha`. Machines never reboot by
   * themselves.
   * @default 'stable'
   */
  readonly updateGroup?: string | undefined;
  /**
   * How documents are handed to the cloud. If they are encoded, synth writes a readable copy beside each.
   * @default 'raw'
   */
  readonly encoding?: UserDataEncoding | undefined;
  /**
   * The cloud that they are for, whose limit of user_data no document may exceed. Most accept 16 KB or more,
   * some only 2 KB.
   * @default - sizes are not checked
   */
  readonly provider?: UserDataProvider | undefined;
}

/** A machine among the properties of its cluster. */
export interface ListedMachine extends CoreOSMachineProps {
  readonly role: NodeRole;
  /** Path of the machine in the properties, such as `nodes[2]`. */
  readonly property: string;
}

/** Lists the machines of a cluster, master first, as the article does. */
export function listMachines({
  master,
  nodes,
}: Pick<MachineClusterProps, 'master' | 'nodes'>): [ListedMachine, ...ListedMachine[]] {
  return [
    { ...master, role: 'master', property: 'master' },
    ...nodes.map((node, index) => ({ ...node, role: 'node', property: `nodes[${index}]` }) as const),
  ];
}
