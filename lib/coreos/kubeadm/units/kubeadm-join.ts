import type { Unit } from '../../model/unit';
import { type KubeadmSite, PATHS } from '../kubeadm-plan';
import { kubeadm, kubeadmUnits } from './kubeadm-service';

/** Makes the machine a node of the master's cluster. */
export function kubeadmJoin({ join }: KubeadmSite): Unit[] {
  return kubeadmUnits({
    description: 'Kubernetes node',
    commands: [kubeadm('join')],
    // the token in it is of no use to the node any more
    afterwards: { program: '/usr/bin/rm', arguments: ['-f', PATHS.joinFile] },
    doneWhen: PATHS.kubeletConfig,
    waitsFor: join.kind === 'file' ? PATHS.joinFile : undefined,
  });
}
