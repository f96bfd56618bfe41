import { Construct } from 'constructs';
import type { NextStep } from '../../core/artifact-kind';
import { addCheck } from '../../core/check';
import { contribute } from '../../core/contribute';
import { addNote } from '../../core/notes';
import { traceSource } from '../../core/source';
import { type AddressPlan, planAddresses } from '../address-plan/address-plan';
import type { NodeRole } from '../address-plan/description';
import { type Difference, differencesOf, VIRTUAL_IP_DIFFERENCE } from '../article/differences';
import { claimDiscovery } from '../article/discovery-claim';
import type { UserDataProps } from '../user-data/user-data-props';
import { CLUSTER, clusterArtifact } from './cluster-artifact';
import { checkCluster } from './cluster-check';
import { describeAddresses } from './cluster-plan';
import type { CoreOSMachineProps, CoreOSRudderClusterProps } from './cluster-props';
import { CoreOSMachine } from './core-os-machine';
import { machineDocuments } from './machine-documents';
import { nextStepsOf } from './next-steps';
import { machineProperty } from './own-properties';
import { remarksOf } from './remarks';

/**
 * Kubernetes on CoreOS, its pods on an overlay network of Rudder: one master and any number of nodes, as an article of 2014 builds it, or with
 * `kubernetes: 'kubeadm'` as one would today, on Flatcar with flannel. Makes the boot document of each machine, checked as a whole: addresses,
 * units, order, names, downloads.
 */
export class CoreOSRudderCluster extends Construct {
  readonly master: CoreOSMachine;
  /** The machines other than the master. */
  readonly nodes: readonly CoreOSMachine[];
  private readonly props: CoreOSRudderClusterProps;

  constructor(scope: Construct, id: string, props: CoreOSRudderClusterProps) {
    super(scope, id);
    traceSource(this);
    this.props = props;
    const documentOf = machineDocuments(props);
    const make = (machine: CoreOSMachineProps, role: NodeRole, position: number) =>
      this.makeMachine(machine, role, position, documentOf(machine, role));
    this.master = make(props.master, 'master', 0);
    this.nodes = props.nodes.map((node, index) => make(node, 'node', index + 1));

    const discoveryProblems =
      props.kubernetes === 'kubeadm' ? [] : claimDiscovery(this, props.discovery.toUrl());
    addCheck(this, () => [...checkCluster(props), ...discoveryProblems]);
    addNote(this, () => remarksOf(this.machines));
    contribute(this, CLUSTER, () => clusterArtifact(this));
  }

  /** All machines, master first. */
  get machines(): readonly CoreOSMachine[] {
    return [this.master, ...this.nodes];
  }

  /** The plan of addresses: subnets, MTU, what a firewall must let through. Undefined when the addresses have a problem. */
  get addressPlan(): AddressPlan | undefined {
    return planAddresses(describeAddresses(this.props)).plan;
  }

  /** What is done in another way than the article does. With `compat: 'article'` only what load balancers need of their servers. */
  get differences(): readonly Difference[] {
    const isBehindVirtualIps = this.machines.some(({ userData }) => userData.acceptsVirtualIps);
    return [...differencesOf(this.props), ...(isBehindVirtualIps ? [VIRTUAL_IP_DIFFERENCE] : [])];
  }

  /** What to do once the machines run: first what they wait for, if they do. Printed by `kumiki synth`. */
  get nextSteps(): readonly NextStep[] {
    return nextStepsOf(this.props);
  }

  private makeMachine(
    machine: CoreOSMachineProps,
    role: NodeRole,
    position: number,
    userData: UserDataProps,
  ): CoreOSMachine {
    const origin = { clusterPath: this.node.path, property: machineProperty(position) };
    return new CoreOSMachine(this, this.idOf(machine, position), role, machine, origin, userData);
  }

  /** The hostname, so that adding a machine renames none; where it cannot be an id, something is reported anyway. */
  private idOf({ hostname }: CoreOSMachineProps, position: number): string {
    return hostname === '' || this.node.tryFindChild(hostname) ? `Machine${position}` : hostname;
  }
}
