import type { NextStep } from '../../core/artifact-kind';
import { joinCommands, quoteForShell } from '../../core/shell';
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
      commands: [`FLEETCTL_TUNNEL=${quoteForShell(address)} fleetctl list-machines`],
    },
    {
      what: 'get the client to /usr/local/bin',
      commands: listClientCommands(binaries),
    },
    {
      what: 'open a tunnel to the API server, and ask it',
      commands: [
        `ssh -f -nNT -L 8080:127.0.0.1:8080 ${quoteForShell(`core@${address}`)}`,
        'curl http://localhost:8080',
        'kubecfg list minions',
        'kubecfg list /pods',
      ],
    },
  ];
}

/** Installs the client that the cluster is given, only if it is the right one; else the article's. */
function listClientCommands(binaries: CoreOSRudderClusterProps['binaries']): readonly string[] {
  const spec = binaries?.toSpec();
  const pinned = spec?.kind === 'pinned' ? spec.downloads.kubecfg : undefined;
  const install = 'sudo install kubecfg /usr/local/bin/kubecfg';
  if (!pinned) return ['curl -fLO https://storage.googleapis.com/kubernetes/kubecfg', install];
  const verify = `echo ${quoteForShell(`${pinned.sha256}  kubecfg`)} | sha256sum -c`;
  return [`curl -fgLo kubecfg ${quoteForShell(pinned.url)}`, joinCommands([verify, install])];
}
