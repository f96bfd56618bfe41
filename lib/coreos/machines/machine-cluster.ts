import { Construct } from 'constructs';
import type { NextStep } from '../../core/artifact-kind';
import { addCheck, locateErrors } from '../../core/check';
import { contribute } from '../../core/contribute';
import type { Problem } from '../../core/errors';
import { type HeldAddress, holdAddresses } from '../../core/held-addresses';
import { addNote, addNotes } from '../../core/notes';
import { traceSource } from '../../core/source';
import { type AddressPlan, type PlannedAddresses, planAddresses } from '../address-plan/address-plan';
import { listExposureNotes } from '../address-plan/exposure';
import { listMachinePorts } from '../address-plan/ports';
import type { UserDataProps } from '../user-data/user-data-props';
import { planAcceptance } from './acceptance/plan-acceptance';
import { checkMachines } from './check-machines';
import { CLUSTER, type ClusterArtifact, summarizeCluster } from './cluster-artifact';
import type { ClusterDefinition, Difference } from './cluster-definition';
import { chooseFolderName, claimFolderName, locateFiles } from './cluster-files';
import { CoreOSMachine } from './core-os-machine';
import { listDeliverySteps } from './delivery';
import type { ListedMachine } from './machine-cluster-props';
import { MachineDocuments } from './machine-documents';
import { describePolicyGap } from './policy-gap';

/** Applies to every cluster that has machines among the servers of a load balancer. */
export const VIRTUAL_IP_DIFFERENCE: Difference = {
  id: 'virtual-ips',
  article: 'there is no load balancer in front of the machines',
  instead:
    'the kernel of machines behind a load balancer is told, before kube-proxy starts, to leave ARP requests for the virtual IP to the appliance',
  parts: ['kernel-settings.service', '/etc/sysctl.d/90-user-data.conf'],
};

/**
 * One master or several, and any number of nodes, running Kubernetes with an overlay network for pods.
 * Creates the boot document of each machine, and checks them as a whole. Each kind of cluster extends this
 * class.
 */
export abstract class MachineCluster extends Construct {
  /** The first master, which is often the only one. */
  readonly master: CoreOSMachine;
  /** The machines without a control plane. */
  readonly nodes: readonly CoreOSMachine[];
  /** All machines, masters first. */
  readonly machines: readonly CoreOSMachine[];
  private readonly definition: ClusterDefinition;
  private readonly folderName: string;

  // the only signature that users see: they can neither construct clusters with it nor add their own kinds
  protected constructor(scope: Construct, id: string, definition: never);
  /** @internal */
  protected constructor(scope: Construct, id: string, definition: ClusterDefinition);
  protected constructor(scope: Construct, id: string, definition: ClusterDefinition) {
    super(scope, id);
    traceSource(this);
    this.definition = definition;
    const documents = new MachineDocuments(definition);
    const [first, ...others] = definition.machines;
    const create = (listed: ListedMachine, position: number) =>
      this.createMachine(
        listed,
        position,
        locateErrors(this, () => documents.create(listed)),
      );
    this.master = create(first, 0);
    this.machines = [this.master, ...others.map((machine, index) => create(machine, index + 1))];
    this.nodes = this.machines.filter(({ role }) => role === 'node');

    addCheck(this, () => this.check());
    addNotes(this, () => listNotes(this.machines));
    addNote(this, () => describePolicyGap(this, definition.policyGap));
    holdAddresses(this, () => this.listAddresses());
    addNotes(this, () => (this.addressPlan ? listExposureNotes(this.addressPlan) : []));
    this.folderName = chooseFolderName(this);
    const nameProblem = claimFolderName(this);
    if (nameProblem) addCheck(this, () => [nameProblem]);
    contribute(this, CLUSTER, () => this.summarize());
  }

  /** The machines with a control plane. */
  get masters(): readonly CoreOSMachine[] {
    return this.machines.filter(({ role }) => role === 'master');
  }

  /**
   * The address plan: subnets, MTU, ports that a firewall must let through. undefined if the addresses have a
   * problem.
   */
  get addressPlan(): AddressPlan | undefined {
    return this.planAddresses().plan;
  }

  /** The differences between this cluster and the article's. */
  get differences(): readonly Difference[] {
    const hasVirtualIps = this.machines.some(({ userData }) => userData.acceptsVirtualIps);
    return [...this.definition.differences, ...(hasVirtualIps ? [VIRTUAL_IP_DIFFERENCE] : [])];
  }

  /**
   * What to do with the documents, and then with the running machines. Paths in the commands are relative to
   * the folder of the stack's files. `kumiki synth` prints the same steps with paths to its output folder.
   */
  get nextSteps(): readonly NextStep[] {
    return this.listNextSteps('.');
  }

  private listNextSteps(folder: string): readonly NextStep[] {
    const { listDeliverySteps: listOwn, listNextSteps } = this.definition;
    const files = locateFiles(this.folderName, folder);
    const { format, encoding } = this.master.userData.toArtifact();
    return [
      ...(listOwn?.(files, this.machines) ?? listDeliverySteps({ format, encoding }, files)),
      ...listNextSteps(files, this.machines),
      {
        what: 'compare all machines with the plan, once they run',
        commands: [`sh ${files.acceptance}`],
      },
    ];
  }

  private summarize(): ClusterArtifact | undefined {
    const { node, machines, addressPlan, folderName } = this;
    const listNextSteps = (folder: string) => this.listNextSteps(folder);
    return summarizeCluster({
      node,
      machines,
      addressPlan,
      folderName,
      listNextSteps,
      listRequiredSoftware: this.definition.listRequiredSoftware,
      planAcceptance: (plan) => planAcceptance(node.path, this.definition, plan, machines),
    });
  }

  private *check(): Generator<Problem> {
    yield* this.planAddresses().problems;
    yield* this.definition.check();
    yield* checkMachines(this.definition);
  }

  private planAddresses(): PlannedAddresses {
    const { props, machines, overlay, serviceNetwork, ports } = this.definition;
    const { nodeNetwork, gateway, externalMtu } = props;
    return planAddresses({
      nodes: machines,
      nodeNetwork,
      gateway,
      externalMtu,
      overlay,
      serviceNetwork,
      virtualIpPorts: this.listVirtualIpPorts(),
      ports,
    });
  }

  private listVirtualIpPorts(): readonly number[] {
    const ports = this.machines.flatMap(({ userData }) => userData.listVirtualIpPorts());
    return [...new Set(ports)].sort((a, b) => a - b);
  }

  private *listAddresses(): Iterable<HeldAddress> {
    const { gateway } = this.definition.props;
    for (const { hostname, address } of this.machines) yield { address, holder: `the machine '${hostname}'` };
    if (gateway !== undefined) yield { address: gateway, holder: `the gateway of '${this.node.path}'` };
  }

  private createMachine(listed: ListedMachine, position: number, userData: UserDataProps): CoreOSMachine {
    const { property, ...machine } = listed;
    const { overlay, ports, createVirtualIpFiles } = this.definition;
    return CoreOSMachine.create(this, this.chooseId(machine.hostname, position), {
      ...machine,
      userData,
      createVirtualIpFiles: () => createVirtualIpFiles?.(listed) ?? [],
      origin: { clusterPath: this.node.path, property },
      ownPorts: listMachinePorts(overlay.allocator ?? 'flannel', machine.role, ports),
    });
  }

  /**
   * Returns the hostname, so that adding a machine renames no other; a substitute if it cannot be an id,
   * which a check reports.
   */
  private chooseId(hostname: string, position: number): string {
    // constructs keeps children in a plain object, where inherited names such as `constructor` seem to be
    // taken
    const isTaken = hostname in Object.prototype || this.node.tryFindChild(hostname);
    return hostname === '' || isTaken ? `Machine${position}` : hostname;
  }
}

/** Lists the notes of all machines, each once, grouped by the machines that it applies to. */
function listNotes(machines: readonly CoreOSMachine[]): readonly string[] {
  const hostnames = new Map<string, string[]>();
  for (const { hostname, userData } of machines) {
    for (const note of userData.listNotes()) {
      const concerned = hostnames.get(note);
      if (concerned) concerned.push(hostname);
      else hostnames.set(note, [hostname]);
    }
  }
  const groups = new Map([...hostnames.values()].map((concerned) => [concerned.join(), concerned]));
  return [...groups].map(([key, concerned]) => {
    const notes = [...hostnames].filter(([, each]) => each.join() === key).map(([note]) => note);
    return `${formatHostnames(concerned, machines.length)}\n${notes.join('\n')}`;
  });
}

function formatHostnames(hostnames: readonly string[], machineCount: number): string {
  if (hostnames.length === machineCount) return 'all machines';
  return hostnames.length > 3 ? `${hostnames.length} machines` : hostnames.join(', ');
}
