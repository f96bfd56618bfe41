import type { Problem } from '../../core/errors';
import { planAddresses } from '../address-plan/address-plan';
import { checkKubeadmCluster } from '../kubeadm/kubeadm-site';
import { describeAddresses, machinesOf } from './cluster-plan';
import type { ArticleClusterProps, CoreOSRudderClusterProps } from './cluster-props';
import { inOwnProperties, machineProperty } from './own-properties';

/** What is wrong with the properties of a cluster beyond the document of each machine. */
export function checkCluster(props: CoreOSRudderClusterProps): Problem[] {
  return [
    ...planAddresses(describeAddresses(props)).problems.map(inOwnProperties),
    ...(props.kubernetes === 'kubeadm' ? checkKubeadmCluster(props) : checkBinaries(props)),
    ...checkMachineIds(props),
    ...checkLogin(props),
    ...checkSchedulable(props),
  ];
}

function checkBinaries({ binaries, compat = 'hardened' }: ArticleClusterProps): Problem[] {
  const set = binaries?.toSet();
  if (compat === 'article') {
    if (set === undefined || set.kind === 'unpinned') return [];
    return [
      {
        code: 'COREOS_BINARIES',
        property: 'binaries',
        message: 'the article downloads whatever is there',
        given: set.kind,
        allowed: 'Binaries.unpinned()',
        hint: "take compat: 'hardened', which is the default",
      },
    ];
  }
  if (set === undefined || set.kind === 'unpinned') {
    return [
      {
        code: 'COREOS_BINARIES',
        property: 'binaries',
        message: 'nothing says which programs of Kubernetes and Rudder the machines are to run',
        allowed:
          'Binaries.pinned({ … }) with URL and SHA-256, or Binaries.preplaced() when the image has them',
        hint: 'download them once, and take their checksums with sha256sum',
      },
    ];
  }
  if (set.kind === 'preplaced') return [];
  return Object.entries(set.downloads).flatMap(([name, { url, sha256 }]) => {
    const property = `binaries.${name}`;
    const problems: Problem[] = [];
    if (!/^https?:\/\/[^\s'"\\]+$/.test(url) || !URL.canParse(url)) {
      problems.push({ code: 'COREOS_BINARIES', property, message: `'${url}' is not a URL`, given: url });
    }
    if (!/^[0-9a-f]{64}$/.test(sha256)) {
      problems.push({
        code: 'COREOS_BINARIES',
        property,
        message: `'${sha256}' is not a SHA-256`,
        given: sha256,
        allowed: '64 of 0-9 and a-f',
        hint: 'take it from sha256sum',
      });
    }
    return problems;
  });
}

function checkMachineIds(props: CoreOSRudderClusterProps): Problem[] {
  const seen = new Set<string>();
  return machinesOf(props).flatMap(({ machine: { hostname, machineId } }, position): Problem[] => {
    if (machineId === undefined) return [];
    const isTwice = seen.has(machineId);
    seen.add(machineId);
    if (/^[0-9a-f]{32}$/.test(machineId) && !isTwice) return [];
    return [
      {
        code: 'COREOS_MACHINE',
        property: `${machineProperty(position)}.machineId`,
        message: `the machine id of '${hostname}' ${isTwice ? 'is that of another machine' : 'is not one'}`,
        given: machineId,
        allowed: '32 of 0-9 and a-f, different for each machine',
        hint: 'take it from /etc/machine-id, or leave it out',
      },
    ];
  });
}

function checkLogin({ sshAuthorizedKeys }: CoreOSRudderClusterProps): Problem[] {
  if (sshAuthorizedKeys.length > 0) return [];
  return [
    {
      code: 'USER_DATA_SSH_KEY',
      property: 'sshAuthorizedKeys',
      message: 'there is no ssh key, so nobody could log in to the machines',
      hint: 'give the line of a .pub file',
    },
  ];
}

function checkSchedulable({ nodes, masterSchedulable = true }: CoreOSRudderClusterProps): Problem[] {
  if (nodes.length > 0 || masterSchedulable) return [];
  return [
    {
      code: 'COREOS_MACHINE',
      property: 'nodes',
      message: 'there is no machine for pods to run on',
      hint: 'add nodes, or let the master run pods',
    },
  ];
}
