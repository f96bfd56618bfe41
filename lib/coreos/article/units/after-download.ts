import type { MachinePlan } from '../../cluster/machine-plan';
import type { BinaryName } from '../binaries';

/** The unit that brings the programs. */
export const DOWNLOAD = 'download-kubernetes.service';

/** The unit to wait for before a program can be run: none where the image has it. */
export function afterDownload({ binaries }: MachinePlan, name: BinaryName): readonly string[] {
  return binaries.kind === 'pinned' && binaries.downloads[name] ? [DOWNLOAD] : [];
}
