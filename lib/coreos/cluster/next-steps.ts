import type { NextStep } from '../../core/artifact-kind';
import type { CoreOSRudderClusterProps } from './core-os-rudder-cluster-props';

/**
 * The client's side of the article: the API server listens on the master's loopback interface, so everything
 * goes through ssh.
 */
export function listNextSteps({ master, binaries }: CoreOSRudderClusterProps): NextStep[] {
  const { address } = master;
  return [
    {
      what: 'see which machines found each other',
      commands: [`FLEETCTL_TUNNEL=${address} fleetctl list-machines`],
    },
    {
      what: 'get the client to /usr/local/bin',
      commands: [renderClientDownload(binaries), 'sudo install kubecfg /usr/local/bin/kubecfg'],
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

/** Downloads the client that the cluster is given, verified; else the article's. */
function renderClientDownload(binaries: CoreOSRudderClusterProps['binaries']): string {
  const spec = binaries?.toSpec();
  const pinned = spec?.kind === 'pinned' ? spec.downloads.kubecfg : undefined;
  if (!pinned) return 'curl -fLO https://storage.googleapis.com/kubernetes/kubecfg';
  return `curl -fLo kubecfg ${pinned.url} && echo '${pinned.sha256}  kubecfg' | sha256sum -c`;
}
