import type { Unit } from '../../model/unit';
import { type KubeadmSite, PATHS } from '../kubeadm-plan';
import { kubeadm, kubeadmUnits } from './kubeadm-service';

/**
 * Makes the control plane on the master, and the pod network. The network is applied here and not with the manifests of stacks: no pod gets an
 * address before it is there, so it belongs to the machines and comes in the version that they were made with.
 */
export function kubeadmInit(site: KubeadmSite): Unit[] {
  return kubeadmUnits({
    description: 'Kubernetes control plane',
    commands: [
      kubeadm('init'),
      {
        program: '/usr/bin/kubectl',
        arguments: [
          `--kubeconfig=${PATHS.adminConfig}`,
          'apply',
          '--server-side',
          `--filename=${PATHS.flannel}`,
        ],
      },
    ],
    afterwards: { program: '/usr/bin/install', arguments: ['-D', '/dev/null', PATHS.initialized] },
    doneWhen: PATHS.initialized,
    waitsFor: bringsCaKey(site) ? PATHS.caKey : undefined,
  });
}

/** Whether a person brings the private key of the cluster's certificate authority to the master. */
export function bringsCaKey({ join }: KubeadmSite): boolean {
  return join.kind === 'token' && (join.ca.kind === 'certificate' || join.ca.kind === 'hashes');
}
