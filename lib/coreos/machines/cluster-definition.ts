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

/** What makes one kind of cluster different from the others. */
export interface ClusterDefinition {
  readonly props: MachineClusterProps;
  /** The first one is the master. */
  readonly machines: readonly [ListedMachine, ...ListedMachine[]];
  readonly overlay: DescribedOverlay;
  /** undefined: there is no network for Services. */
  readonly serviceNetwork: string | undefined;
  /** Creates the boot document of a machine; keys, encoding and provider are added to it. */
  readonly createDocument: (machine: ListedMachine) => UserDataProps;
  /**
   * Creates the files that take the place of those of the same paths in the boot document once the machine accepts
   * virtual IPs. @default - kernel settings are all that is different then
   */
  readonly createVirtualIpFiles?: (machine: ListedMachine) => readonly BootFile[];
  readonly differences: readonly Difference[];
  /** Lists how the machines get their documents. @default - by the format and encoding of the documents */
  readonly listDeliverySteps?: (
    files: ClusterFiles,
    machines: readonly CoreOSMachine[],
  ) => readonly NextStep[];
  /** Ports that only this kind of cluster has. @default - none */
  readonly ports?: readonly OpenPort[] | undefined;
  /** Lists what to do once the machines run. The tree is complete then. */
  readonly listNextSteps: (files: ClusterFiles, machines: readonly CoreOSMachine[]) => readonly NextStep[];
  /** Lists what the machines run beside what their boot documents name. */
  readonly listRequiredSoftware: () => readonly RequiredSoftware[];
  /** Why NetworkPolicies have no effect in the cluster. @default - something enforces them */
  readonly policyGap?: string | undefined;
  /** Where the machines say which subnet they have; undefined: the pod network has another way. */
  readonly subnetFile: SubnetFile | undefined;
  /** Lists what only this kind of cluster must be like once its machines run. */
  readonly listAcceptanceChecks: (plan: AddressPlan) => readonly AcceptanceCheck[];
  /** Checks what only this kind of cluster has. */
  readonly check: () => Generator<Problem>;
}

/** Something that a cluster does differently from the article. */
export interface Difference {
  /** As in docs/coreos-differences.md, such as `B1`. */
  readonly id: string;
  /** What the article does, and the consequence. */
  readonly article: string;
  /** What is done instead. */
  readonly instead: string;
  /** The units, files and keys that differ. */
  readonly parts: readonly string[];
}
