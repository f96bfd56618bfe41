import type { ArtifactKind, OutputFile } from '../../core/artifact-kind';
import { groupByDelivery, renderMachineList } from './delivery/group';
import { renderMatchboxFiles } from './delivery/matchbox';
import type { NextStepsInput } from './next-steps';
import { listOperations, renderOperations } from './operations';
import { renderCloudInitNetwork } from './system/network';

/** Files that belong to a cluster as a whole, and to no boot document. */
export interface ClusterFilesArtifact {
  readonly constructPath: string;
  readonly files: readonly OutputFile[];
}

/** Lists of machines that commands read, network configurations, the files of a PXE server, and a manual. */
export const CLUSTER_FILES: ArtifactKind<ClusterFilesArtifact> = {
  name: 'clusterFiles',
  files: (artifacts) => artifacts.flatMap(({ files }) => files),
  toJson: (artifacts) =>
    artifacts.map(({ constructPath, files }) => ({ constructPath, files: files.map(({ path }) => path) })),
};

/** Lists the files of a cluster. */
export function listClusterFiles(plan: NextStepsInput, constructPath: string): OutputFile[] {
  const { folder, machines } = plan;
  const groups = groupByDelivery(machines);
  return [
    // every kind of cluster already has the list of all machines
    ...(groups.length === 1
      ? []
      : groups.map((group) => toFile(`${folder}/${group.list}`, renderMachineList(group)))),
    toFile(`${folder}/operations.md`, renderOperations(constructPath, listOperations(plan))),
    ...machines.flatMap((machine) => {
      const network = renderCloudInitNetwork(machine);
      return network === undefined ? [] : [toFile(`network-config/${machine.hostname}`, network)];
    }),
    ...machines.flatMap((machine) => renderMatchboxFiles(machine)),
  ];
}

function toFile(path: string, content: string): OutputFile {
  return { path, content, isSecret: false };
}
