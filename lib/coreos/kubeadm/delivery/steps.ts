import type { NextStep } from '../../../core/artifact-kind';
import { quoteForShell } from '../../../core/shell';
import type { ClusterFiles } from '../../machines/cluster-files';
import { type KubeadmMachineSpec, LOGIN } from '../spec';
import { listConfigDriveSteps, listNoCloudSteps } from './drive-steps';
import { describeMachines, type GroupContext, groupByDelivery, renderLoop, renderPrivateLoop } from './group';
import { listMatchboxSteps } from './matchbox';
import { listSakuraArchiveSteps, listSakuraCloudInitSteps } from './sakura-steps';

/** Lists the steps by which each machine gets its document, with commands for a whole group at once. */
export function listDeliverySteps(
  machines: readonly KubeadmMachineSpec[],
  files: ClusterFiles,
  folder: string,
): NextStep[] {
  return groupByDelivery(machines).flatMap((group) => {
    const [first] = group.machines;
    const isButane = first.format.includes('butane');
    return listGroupSteps({
      ...group,
      first,
      subject: describeMachines(group.machines),
      files,
      listPath: files.below(`${folder}/${group.list}`),
      document: `${files.userData}/"$host"${isButane ? '.ign' : ''}`,
    });
  });
}

function listGroupSteps(group: GroupContext): NextStep[] {
  const { delivery, first } = group;
  const isFlatcar = first.distribution === 'flatcar';
  switch (delivery.kind) {
    case 'cloud':
      return [...listButaneSteps(group), ...listCloudSteps(group)];
    case 'flatcarInstall':
      return [...listButaneSteps(group), ...listInstallSteps(delivery.device, group)];
    case 'configDrive':
      return isFlatcar
        ? [...listButaneSteps(group), ...listConfigDriveSteps(group)]
        : listNoCloudSteps(group);
    case 'matchbox':
      return [...listButaneSteps(group), ...listMatchboxSteps(delivery, group)];
    case 'sakura':
      return isFlatcar
        ? [...listButaneSteps(group), ...listSakuraArchiveSteps(delivery, group)]
        : listSakuraCloudInitSteps(delivery, group);
  }
}

function listButaneSteps({ first, files, listPath, document }: GroupContext): NextStep[] {
  if (!first.format.includes('butane')) return [];
  // a plain http proxy for https is common, but Butane warns about it, which --strict would turn into an
  // error
  const strict = first.webProxy?.https?.startsWith('http:') ? '' : ' --strict';
  return [
    {
      what: "translate Butane's YAML into what machines read",
      commands: [
        renderPrivateLoop(listPath, [`butane${strict} --output ${document} ${files.userData}/"$host"`]),
      ],
    },
  ];
}

function listCloudSteps({ first, subject, files }: GroupContext): NextStep[] {
  const { format, distribution, addressing } = first;
  const image = distribution === 'debian' ? 'Debian or Ubuntu with cloud-init' : 'Flatcar';
  const network =
    distribution === 'debian' && addressing === 'static'
      ? `, and ${files.below('network-config')}/HOSTNAME as its network configuration`
      : '';
  return [
    {
      what: `give ${subject} an image of ${image}, and the document in the field for user data (${format}): ${files.userData}/HOSTNAME${format.includes('butane') ? '.ign' : ''}${network}`,
      commands: [],
    },
  ];
}

function listInstallSteps(device: string, { first, subject, listPath, document }: GroupContext): NextStep[] {
  const flag = first.isIgnition ? '-i' : '-c';
  const install = `sudo flatcar-install -d ${quoteForShell(device)} -C ${quoteForShell(first.updateGroup)} ${flag} boot-document`;
  return [
    {
      what: `start ${subject} from Flatcar's ISO image with your ssh key and the address in the list, and install Flatcar to ${device}`,
      commands: [
        renderLoop(listPath, [
          `scp ${document} ${LOGIN}@"$address":boot-document < /dev/null`,
          `ssh -n ${LOGIN}@"$address" ${quoteForShell(`${install} && sudo systemctl reboot`)}`,
        ]),
      ],
    },
  ];
}
