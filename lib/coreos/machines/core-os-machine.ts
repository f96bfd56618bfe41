import { Construct } from 'constructs';
import type { Machine, OwnPort } from '../../core/references';
import { traceSource } from '../../core/source';
import type { NodeRole } from '../address-plan/description';
import type { BootFile } from '../model/file';
import type { UserData } from '../user-data/user-data';
import type { UserDataProps } from '../user-data/user-data-props';
import type { CoreOSMachineProps } from './machine-cluster-props';
import { type MachineOrigin, MachineUserData } from './machine-user-data';

/** Properties of {@link CoreOSMachine}, which its cluster creates. */
export interface ClusterMachineProps extends CoreOSMachineProps {
  readonly role: NodeRole;
  /** Its boot document. */
  readonly userData: UserDataProps;
  /** Creates the files that change once the machine accepts virtual IPs. */
  readonly createVirtualIpFiles: () => readonly BootFile[];
  readonly origin: MachineOrigin;
  readonly ownPorts: readonly OwnPort[];
}

/** A machine of a cluster. Load balancers and others use its address, and may add to its boot document. */
export class CoreOSMachine extends Construct implements Machine {
  /** Hostname of the machine. */
  readonly hostname: string;
  /** Its address on the network of the machines. */
  readonly address: string;
  /** Role of the machine in the cluster. */
  readonly role: NodeRole;
  /** Machine id, 32 hexadecimal digits; undefined if it is not known. */
  readonly machineId: string | undefined;
  readonly userData: UserData;
  /** TCP ports that the cluster's programs listen on, and that of ssh. */
  readonly ownPorts: readonly OwnPort[];

  private constructor(scope: Construct, id: string, props: ClusterMachineProps) {
    super(scope, id);
    traceSource(this);
    const { role, hostname, address, machineId, userData, createVirtualIpFiles, origin, ownPorts } = props;
    this.role = role;
    this.hostname = hostname;
    this.address = address;
    this.machineId = machineId;
    this.ownPorts = ownPorts;
    this.userData = new MachineUserData(this, 'UserData', {
      ...userData,
      ...{ fileName: hostname, createVirtualIpFiles, origin },
    });
  }

  /** Creates a machine; called only by its cluster. @internal */
  static create(scope: Construct, id: string, props: ClusterMachineProps): CoreOSMachine {
    return new CoreOSMachine(scope, id, props);
  }
}
