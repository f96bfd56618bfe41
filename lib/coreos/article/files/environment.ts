import type { MachinePlan } from '../../cluster/machine-plan';
import type { BootFile } from '../../model/file';

/** The machine's addresses as the article writes them: all of `/etc/environment`. */
export function environmentFile({ address }: MachinePlan): BootFile {
  return {
    path: '/etc/environment',
    permissions: '0644',
    content: `COREOS_PUBLIC_IPV4=\nCOREOS_PRIVATE_IPV4=${address}\n`,
  };
}
