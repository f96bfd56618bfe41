import type { NextStep } from '../../core/artifact-kind';
import { joinCommands, quoteForShell } from '../../core/shell';
import type { BinaryName, PinnedBinaries } from '../article/binaries';
import { type ClusterFiles, forEachMachine } from '../machines/cluster-files';
import type { CoreOSRudderClusterProps } from './core-os-rudder-cluster-props';

/**
 * The sources of Rudder before it had a choice of backends, in the repository under its present name. They
 * build with Go 1.26 if module mode is off. Linked statically, because the C library of the machines is older
 * than that of the build machine.
 */
const RUDDER = {
  repository: 'https://github.com/flannel-io/flannel',
  commit: '780c909e',
  build: "GO111MODULE=off CGO_ENABLED=1 GOFLAGS='-ldflags=-extldflags=-static' ./build",
};

/** The programs that machines run, without the client. */
const PROGRAMS: readonly BinaryName[] = ['apiserver', 'controller-manager', 'kubelet', 'proxy', 'rudder'];

/**
 * Lists the steps for what the machines need but do not download, and for the article's client: the API
 * server listens on the master's loopback interface, so all access goes through ssh.
 */
export function listNextSteps(props: CoreOSRudderClusterProps, files: ClusterFiles): NextStep[] {
  const { master, binaries, compat } = props;
  const spec = binaries?.toSpec();
  const downloads = spec?.kind === 'pinned' ? spec.downloads : {};
  const missing = compat === 'article' ? ['rudder'] : PROGRAMS.filter((name) => !downloads[name]);
  return [
    { what: describeAge(compat === 'article'), commands: [] },
    ...listProgramSteps(missing, files),
    {
      what: 'see which machines found each other',
      commands: [`FLEETCTL_TUNNEL=${quoteForShell(master.address)} fleetctl list-machines`],
    },
    {
      what: 'install the client in /usr/local/bin',
      commands: listClientCommands(downloads),
    },
    {
      what: 'open a tunnel to the API server, and ask it',
      commands: [
        `ssh -f -nNT -L 8080:127.0.0.1:8080 ${quoteForShell(`core@${master.address}`)}`,
        'curl http://localhost:8080',
        'kubecfg list minions',
        'kubecfg list /pods',
      ],
    },
  ];
}

/** Describes what the article downloads that is no longer available. */
function describeAge(downloadsUnpinned: boolean): string {
  const gone = [
    'images of CoreOS and their updates, because the distribution ended in May 2020',
    'discovery tokens of that time',
    ...(downloadsUnpinned ? ['programs without a version at storage.googleapis.com/kubernetes'] : []),
  ];
  const needs = [
    'an image that you have kept',
    'a new discovery URL for each cluster, or a discovery service of your own',
    ...(downloadsUnpinned
      ? ["programs that you have kept, for compat: 'hardened' with Binaries.pinned"]
      : []),
  ];
  return `do not rely on what the article could still download: ${gone.join('; ')}. You need ${needs.join('; ')}`;
}

/**
 * Lists the steps that build Rudder, and that copy to the machines what they do not download. The machines
 * reboot afterwards, as in the article.
 */
function listProgramSteps(missing: readonly string[], files: ClusterFiles): NextStep[] {
  if (missing.length === 0) return [];
  const { repository, commit, build } = RUDDER;
  const names = missing.join(' ');
  const copy = [
    `scp ${names} "core@$address": < /dev/null`,
    `ssh -n "core@$address" ${quoteForShell(`sudo mkdir -p /opt/bin && sudo install -m 0755 ${names} /opt/bin && sudo shutdown -r +1`)}`,
  ];
  return [
    ...(missing.includes('rudder')
      ? [
          {
            what: 'build Rudder on a Linux machine with git, Go and a C compiler',
            commands: [
              `git clone ${repository} rudder-sources`,
              'cd rudder-sources',
              `git checkout ${commit}`,
              build,
              'cd ..',
              'cp rudder-sources/bin/rudder .',
            ],
          },
        ]
      : []),
    {
      what: `copy what the image does not have to /opt/bin of each machine, and reboot it: ${names}`,
      commands: [forEachMachine(files, joinCommands(copy))],
    },
  ];
}

/**
 * Lists the commands that install the cluster's client if its checksum matches; without one, the article's
 * client.
 */
function listClientCommands({ kubecfg }: PinnedBinaries): readonly string[] {
  const install = 'sudo install kubecfg /usr/local/bin/kubecfg';
  if (!kubecfg) return ['curl -fLO https://storage.googleapis.com/kubernetes/kubecfg', install];
  const verify = `echo ${quoteForShell(`${kubecfg.sha256}  kubecfg`)} | sha256sum -c`;
  return [`curl -fgLo kubecfg ${quoteForShell(kubecfg.url)}`, joinCommands([verify, install])];
}
