import type { NextStep } from '../../core/artifact-kind';
import type { Problem } from '../../core/errors';
import type { AddressPlan } from '../address-plan/address-plan';
import type { DescribedOverlay } from '../address-plan/description';
import type { OpenPort } from '../address-plan/ports';
import type { BootFile } from '../model/file';
import type { UserDataProps } from '../user-data/user-data-props';
import type { AcceptanceCheck, SubnetFile } from './acceptance/check';
import type { ClusterFiles } from './cluster-files';
import type { CoreOSMachine } from './core-os-machine';
import type { ListedMachine, MachineClusterProps } from './machine-cluster-props';
import type { RequiredSoftware } from './required-software';

/** The parts in which kinds of clusters differ. */
export interface ClusterDefinition {
  readonly props: MachineClusterProps;
  /** The machines, the first master first. */
  readonly machines: readonly [ListedMachine, ...ListedMachine[]];
  readonly overlay: DescribedOverlay;
  /** undefined if there is no network for Services. */
  readonly serviceNetwork: string | undefined;
  /** Creates the boot document of a machine; keys, encoding and provider are added to it. */
  readonly createDocument: (machine: ListedMachine) => UserDataProps;
  /**
   * Creates the files that replace those with the same paths in the boot document once the machine accepts
   * virtual IPs.
   * @default - only kernel settings change
   */
  readonly createVirtualIpFiles?: (machine: ListedMachine) => readonly BootFile[];
  readonly differences: readonly Difference[];
  /**
   * Lists the steps by which machines get their documents.
   * @default - by the format and encoding of the documents
   */
  readonly listDeliverySteps?: (
    files: ClusterFiles,
    machines: readonly CoreOSMachine[],
  ) => readonly NextStep[];
  /** Ports that only this kind of cluster has. @default - none */
  readonly ports?: readonly OpenPort[] | undefined;
  /** Lists what to do once the machines run. Called when the construct tree is complete. */
  readonly listNextSteps: (files: ClusterFiles, machines: readonly CoreOSMachine[]) => readonly NextStep[];
  /** Lists the software that the machines run but their boot documents do not name. */
  readonly listRequiredSoftware: () => readonly RequiredSoftware[];
  /** The reason why NetworkPolicies have no effect in the cluster. @default - a program enforces them */
  readonly policyGap?: string | undefined;
  /** The file that names a machine's subnet; undefined if the pod network has none. */
  readonly subnetFile: SubnetFile | undefined;
  /** Lists the acceptance checks specific to this kind of cluster. */
  readonly listAcceptanceChecks: (plan: AddressPlan) => readonly AcceptanceCheck[];
  /** Checks the properties specific to this kind of cluster. */
  readonly check: () => Generator<Problem>;
}

/** A difference between a cluster and the article's. */
export interface Difference {
  /** Id in docs/coreos-differences.md, such as `B1`. */
  readonly id: string;
  /** What the article does, and the consequence. */
  readonly article: string;
  /** What the cluster does instead. */
  readonly instead: string;
  /** The units, files and keys that differ. */
  readonly parts: readonly string[];
}
