import type { Construct } from 'constructs';
import { contribute } from '../../core/contribute';
import { hasInitializer, UNINITIALIZED_TAINT } from '../../core/node-initialization';
import { addNote } from '../../core/notes';
import { checkCall, checkNew } from '../../core/props/check-call';
import type { KubeConfig, KubeCredentials } from '../../formats/kubeconfig/kube-config';
import type { SakuraLoadBalancer } from '../../load-balancer/sakura-load-balancer';
import type { ClusterDefinition } from '../machines/cluster-definition';
import type { CoreOSMachine } from '../machines/core-os-machine';
import { MachineCluster } from '../machines/machine-cluster';
import { SIGNATURES } from '../signatures';
import { createKubeadmChecks, FLANNEL_SUBNET_FILE } from './acceptance';
import { CLUSTER_FILES, listClusterFiles } from './artifact';
import { checkKubeadm } from './checks/check-kubeadm';
import { addApiVirtualIp } from './control-plane/api-load-balancer';
import { listDeliverySteps } from './delivery/steps';
import { KUBEADM_DIFFERENCES } from './differences';
import { createDocument } from './document';
import { createVirtualIpFiles } from './files/files';
import { toKubeConfig } from './kube-config';
import type { KubeadmClusterProps } from './kubeadm-cluster-props';
import { listKubeadmMachines } from './machine-props';
import { enforcesPolicies, POD_NETWORKS } from './network/pod-network';
import { listEndpointSteps, listNextSteps } from './next-steps';
import { listOperations, type Operation } from './operations';
import { listRequiredSoftware } from './required-software';
import { describeSite, type KubeadmInput, toPlan } from './site';

/**
 * Today's Kubernetes on Flatcar, Debian or Ubuntu: one master or several, and any number of nodes with
 * containerd, a control plane set up by kubeadm, and a network for pods. Creates the boot document of each
 * machine, and checks them as a whole: addresses, units, order, names, downloads, and anything that kubeadm
 * would refuse.
 */
export class KubeadmCluster extends MachineCluster {
  /** The appliance in front of the API server; undefined if its endpoint is not a virtual IP of this app. */
  readonly apiLoadBalancer: SakuraLoadBalancer | undefined;
  private readonly site: KubeadmInput;

  constructor(scope: Construct, id: string, props: KubeadmClusterProps) {
    checkNew(SIGNATURES, 'KubeadmCluster', arguments, new.target === KubeadmCluster);
    const site = describeSite(props);
    super(scope, id, defineCluster(site));
    this.site = site;
    this.apiLoadBalancer = addApiVirtualIp(this, props.apiEndpoint, this.masters);
    addNote(this, () =>
      site.spec.externalCloudProvider && !hasInitializer(this) ? WAITING_NODES : undefined,
    );
    contribute(this, CLUSTER_FILES, () => ({
      constructPath: this.node.path,
      files: listClusterFiles(toPlan(site, this.machines), this.node.path),
    }));
  }

  /** Maintenance tasks after the first day: certificates, snapshots, upgrades, replacement of machines. */
  get operations(): readonly Operation[] {
    return listOperations(toPlan(this.site, this.machines));
  }

  /** Whether NetworkPolicy has an effect. */
  get enforcesNetworkPolicies(): boolean {
    return enforcesPolicies(this.site.spec);
  }

  /**
   * Returns the nodes of a pool, for example as `servers` of a load balancer. Empty if there is no such pool.
   */
  pool(name: string): readonly CoreOSMachine[] {
    checkCall(SIGNATURES, 'KubeadmCluster.pool', arguments, this);
    const listed = listKubeadmMachines(this.site.props);
    return this.machines.filter((_, index) => listed[index]?.pool === name);
  }

  /**
   * Returns what clients need to connect to the cluster. Contains the certificate of its authority if `join`
   * has it; otherwise clients get it with the administrator's credentials: see `nextSteps`.
   * @param credentials of the user; by default the administrator's, as files next to the kubeconfig
   */
  kubeConfig(credentials?: KubeCredentials): KubeConfig {
    checkCall(SIGNATURES, 'KubeadmCluster.kubeConfig', arguments, this);
    return toKubeConfig(this.node.path, this.site.spec, credentials);
  }
}

const WAITING_NODES =
  `nodes keep the taint ${UNINITIALIZED_TAINT}, and run no pod that does not tolerate it, until a cloud controller ` +
  'initialises them, which nothing in this app does: give a SakuraLoadBalancerController initializesNodes: true, ' +
  'or start kumiki controller --initialize-nodes';

function defineCluster(site: KubeadmInput): ClusterDefinition {
  const { props, spec, specs } = site;
  const byProperty = new Map(specs.map((machine) => [machine.property, machine]));
  return {
    props,
    machines: listKubeadmMachines(props),
    overlay: spec.overlay,
    serviceNetwork: spec.serviceNetwork,
    ports: POD_NETWORKS[spec.podNetwork.kind].ports,
    createDocument({ property }) {
      const machine = byProperty.get(property);
      return machine ? createDocument(machine) : {};
    },
    createVirtualIpFiles({ property }) {
      const machine = byProperty.get(property);
      return machine ? createVirtualIpFiles(machine) : [];
    },
    differences: KUBEADM_DIFFERENCES,
    listDeliverySteps: (files, machines) => {
      const { folder } = toPlan(site, machines);
      return [...listEndpointSteps(spec), ...listDeliverySteps(specs, files, folder)];
    },
    listNextSteps: (files, machines) => listNextSteps(toPlan(site, machines), files),
    listRequiredSoftware: () => listRequiredSoftware(spec, specs),
    policyGap: enforcesPolicies(spec) ? undefined : 'flannel enforces none: see policyEnforcer',
    subnetFile: spec.podNetwork.kind === 'flannel' ? FLANNEL_SUBNET_FILE : undefined,
    listAcceptanceChecks: (plan) => createKubeadmChecks(spec, plan, specs.length),
    check: () => checkKubeadm(site),
  };
}
