import {
  type ArtifactKind,
  artifactsOf,
  type NextStep,
  type OutputFile,
  type StackArtifacts,
} from '../../core/artifact-kind';
import type { AddressPlan } from '../address-plan/address-plan';
import type { NodeRole } from '../address-plan/description';
import { formatDocumentSize, USER_DATA, type UserDataArtifact } from '../user-data/artifact';
import type { AcceptancePlan } from './acceptance/check';
import type * as Script from './acceptance/script';
import type { CoreOSMachine } from './core-os-machine';
import type { RequiredSoftware } from './required-software';

/** A cluster of machines in the assembly: a summary of its plan. */
export interface ClusterArtifact {
  /** Path of the cluster. */
  readonly constructPath: string;
  /** The network of the pods. */
  readonly overlay: OverlaySummary;
  /** The machines, masters first. */
  readonly machines: readonly MachineSummary[];
  /** Name of the folder with its files, unique in the stack. */
  readonly folderName: string;
  /** The checks of its running machines. */
  readonly acceptance: AcceptancePlan;
  /** Lists the manual steps, in this order; `folder` is that of the stack's files. */
  readonly listNextSteps: (folder: string) => readonly NextStep[];
  /** Lists the software that its machines run but their boot documents do not name. */
  readonly listRequiredSoftware: () => readonly RequiredSoftware[];
}

/** The capacity of a cluster's overlay network. */
export interface OverlaySummary {
  /** Such as `10.240.0.0/16`. */
  readonly network: string;
  /** Prefix length of each machine's subnet. */
  readonly subnetLength: number;
  /** Number of machines that can have a subnet. */
  readonly subnets: number;
  /** Number of pods that can have an address on each machine. */
  readonly podsPerMachine: number;
  /** MTU inside the overlay, in bytes. */
  readonly mtu: number;
}

/** A machine in the table of the plan. */
export interface MachineSummary {
  /** Hostname of the machine. */
  readonly hostname: string;
  /** Role of the machine in the cluster. */
  readonly role: NodeRole;
  /** Its address on the network of the machines. */
  readonly address: string;
  /** The range of subnets that the machine's own subnet is leased from. */
  readonly subnets: string;
  /** Path of the construct that has its boot document. */
  readonly userDataPath: string;
}

/** Plans of clusters: a table of machines for the report, and manual steps. */
export const CLUSTER: ArtifactKind<ClusterArtifact> = {
  name: 'clusters',
  report(clusters, stack) {
    const documents = indexDocuments(stack);
    return clusters.map(({ constructPath, overlay, machines }) => ({
      title: constructPath,
      summary: summarizeOverlay(overlay),
      header: ['machine', 'role', 'address', 'its subnet, one of', 'user_data'],
      rows: machines.map(({ hostname, role, address, subnets, userDataPath }) => {
        const document = documents.get(userDataPath);
        return [hostname, role, address, subnets, document ? formatDocumentSize(document) : ''];
      }),
      rowNoun: 'machine',
    }));
  },
  files: (clusters) => clusters.flatMap(renderFiles),
  instructions: (clusters, folder) =>
    clusters.map(({ constructPath, listNextSteps }) => ({
      title: constructPath,
      steps: listNextSteps(folder),
    })),
  toJson(clusters, stack) {
    const documents = indexDocuments(stack);
    return clusters.map(({ machines, constructPath, overlay, listNextSteps }) => ({
      constructPath,
      overlay,
      nextSteps: listNextSteps('.'),
      machines: machines.map(({ userDataPath, ...machine }) => ({
        ...machine,
        ...toDocumentJson(documents.get(userDataPath)),
      })),
    }));
  },
};

function renderFiles({ folderName, machines, acceptance }: ClusterArtifact): OutputFile[] {
  // loaded only by apps with a cluster
  const { renderAcceptanceScript } = require('./acceptance/script') as typeof Script;
  const lines = machines.map(({ address, role, hostname }) => `${address} ${role} ${hostname}\n`);
  const path = `clusters/${folderName}/machines.txt`;
  return [
    { path, content: lines.join(''), isSecret: false },
    {
      path: `clusters/${folderName}/accept.sh`,
      content: renderAcceptanceScript(acceptance),
      isSecret: false,
    },
  ];
}

function summarizeOverlay({ network, subnets, subnetLength, podsPerMachine, mtu }: OverlaySummary): string {
  return `overlay ${network}: ${subnets} subnets of /${subnetLength}, ${podsPerMachine} addresses for pods in each, MTU ${mtu}`;
}

function indexDocuments(stack: StackArtifacts): ReadonlyMap<string, UserDataArtifact> {
  return new Map(artifactsOf(stack, USER_DATA).map((document) => [document.constructPath, document]));
}

function toDocumentJson(document: UserDataArtifact | undefined): object {
  if (!document) return {};
  const { name, payload, budget } = document;
  return { userData: { name, bytes: Buffer.byteLength(payload), budget } };
}

/** A cluster with its address plan. */
export interface PlannedCluster {
  readonly node: { readonly path: string };
  readonly machines: readonly CoreOSMachine[];
  readonly folderName: string;
  readonly addressPlan: AddressPlan | undefined;
  planAcceptance(plan: AddressPlan): AcceptancePlan;
  listNextSteps(folder: string): readonly NextStep[];
  readonly listRequiredSoftware: () => readonly RequiredSoftware[];
}

/** Summarizes the plan of a cluster; undefined while its addresses have problems. */
export function summarizeCluster(cluster: PlannedCluster): ClusterArtifact | undefined {
  const { node, machines, addressPlan, folderName } = cluster;
  if (!addressPlan) return undefined;
  const { overlay, candidates, containersPerNode, mtu } = addressPlan;
  const subnets = String(candidates);
  return {
    constructPath: node.path,
    overlay: {
      network: String(overlay.network.cidr),
      subnetLength: overlay.subnets.length,
      subnets: overlay.subnets.count,
      podsPerMachine: containersPerNode,
      mtu,
    },
    machines: machines.map(({ hostname, role, address, userData }) => ({
      hostname,
      role,
      address,
      subnets,
      userDataPath: userData.node.path,
    })),
    folderName,
    acceptance: cluster.planAcceptance(addressPlan),
    listNextSteps: (folder) => cluster.listNextSteps(folder),
    listRequiredSoftware: cluster.listRequiredSoftware,
  };
}
