import type { NextStep } from '../../../core/artifact-kind';
import { type GroupContext, renderPrivateLoop } from './group';

/**
 * Lists the steps for a config drive with Flatcar, in OpenStack's format: its label and the path in it are
 * fixed. Ignition reads it only in images for OpenStack, coreos-cloudinit in all images.
 */
export function listConfigDriveSteps({ subject, listPath, document }: GroupContext): NextStep[] {
  return [
    {
      what: `make a config drive for each of ${subject}, attach it, and start the machine from Flatcar's image for OpenStack`,
      commands: [
        renderDriveLoop(listPath, [
          'mkdir -p "$drive"/openstack/latest',
          `cp ${document} "$drive"/openstack/latest/user_data`,
          'xorriso -as mkisofs -quiet -R -V config-2 -o "$host"-config.iso "$drive"',
        ]),
      ],
    },
  ];
}

/**
 * Lists the steps for a drive for cloud-init's data source NoCloud, which can also hold the network
 * configuration.
 */
export function listNoCloudSteps({ first, subject, files, listPath, document }: GroupContext): NextStep[] {
  const network =
    first.addressing === 'static'
      ? [`cp ${files.below('network-config')}/"$host" "$drive"/network-config`]
      : [];
  return [
    {
      what: `make a drive for each of ${subject}, attach it, and start the machine from an image of Debian or Ubuntu for clouds`,
      commands: [
        renderDriveLoop(listPath, [
          `cp ${document} "$drive"/user-data`,
          'printf "instance-id: %s\\nlocal-hostname: %s\\n" "$host" "$host" > "$drive"/meta-data',
          ...network,
          'xorriso -as mkisofs -quiet -J -R -V cidata -o "$host"-cidata.iso "$drive"',
        ]),
      ],
    },
  ];
}

function renderDriveLoop(listPath: string, commands: readonly string[]): string {
  return renderPrivateLoop(listPath, ['drive=$(mktemp -d)', ...commands, 'rm -rf "$drive"']);
}
