import { Construct } from 'constructs';
import type { Machine } from '../../core/references';
import { traceSource } from '../../core/source';
import type { NodeRole } from '../address-plan/description';
import type { UserData } from '../user-data/user-data';
import type { UserDataProps } from '../user-data/user-data-props';
import type { CoreOSMachineProps } from './cluster-props';
import { type MachineOrigin, MachineUserData } from './machine-user-data';

/** A machine of a cluster: its address, for load balancers and others, and its boot document, which they may add to. */
export class CoreOSMachine extends Construct implements Machine {
  readonly hostname: string;
  readonly address: string;
  readonly role: NodeRole;
  /** 32 hexadecimal digits, where it is known. */
  readonly machineId: string | undefined;
  readonly userData: UserData;

  constructor(
    scope: Construct,
    id: string,
    role: NodeRole,
    machine: CoreOSMachineProps,
    origin: MachineOrigin,
    userData: UserDataProps,
  ) {
    super(scope, id);
    traceSource(this);
    this.role = role;
    this.hostname = machine.hostname;
    this.address = machine.address;
    this.machineId = machine.machineId;
    this.userData = new MachineUserData(this, 'UserData', origin, {
      ...userData,
      fileName: machine.hostname,
    });
  }
}
