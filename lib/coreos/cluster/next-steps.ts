import type { NextStep } from '../../core/artifact-kind';
import { kubeadmNextSteps } from '../kubeadm/kubeadm-next-steps';
import { kubeadmSite } from '../kubeadm/kubeadm-site';
import type { ArticleClusterProps, CoreOSRudderClusterProps } from './cluster-props';

/** What to do once the machines run. */
export function nextStepsOf(props: CoreOSRudderClusterProps): NextStep[] {
  if (props.kubernetes === 'kubeadm') {
    return kubeadmNextSteps(
      kubeadmSite(props),
      props.nodes.map(({ address }) => address),
    );
  }
  return articleNextSteps(props);
}

/** The client's side of the article: the API server listens on the master's loopback, so everything goes through ssh. */
function articleNextSteps(props: ArticleClusterProps): NextStep[] {
  const { address } = props.master;
  return [
    {
      what: 'see which machines found each other',
      commands: [`FLEETCTL_TUNNEL=${address} fleetctl list-machines`],
    },
    {
      what: 'get the client to /usr/local/bin',
      commands: [downloadOfClient(props), 'sudo install kubecfg /usr/local/bin/kubecfg'],
    },
    {
      what: 'open a tunnel to the API server, and ask it',
      commands: [
        `ssh -f -nNT -L 8080:127.0.0.1:8080 core@${address}`,
        'curl http://localhost:8080',
        'kubecfg list minions',
        'kubecfg list /pods',
      ],
    },
  ];
}

/** The one that the cluster is given, checked as its own; else the article's. */
function downloadOfClient({ binaries }: ArticleClusterProps): string {
  const set = binaries?.toSet();
  const pinned = set?.kind === 'pinned' ? set.downloads.kubecfg : undefined;
  if (!pinned) return 'curl -fLO https://storage.googleapis.com/kubernetes/kubecfg';
  return `curl -fLo kubecfg ${pinned.url} && echo '${pinned.sha256}  kubecfg' | sha256sum -c`;
}
