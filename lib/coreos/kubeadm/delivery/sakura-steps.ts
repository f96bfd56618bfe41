import type { NextStep } from '../../../core/artifact-kind';
import { quoteForShell } from '../../../core/shell';
import type { DeliverySpec } from './delivery';
import { type GroupContext, renderLoop, renderPrivateLoop } from './group';

type SakuraDelivery = Extract<DeliverySpec, { readonly kind: 'sakura' }>;

/**
 * Lists the steps for Flatcar on Sakura Cloud, which has no image of it and edits only disks of its own
 * systems. The document goes into a disk image on your machine, which is uploaded as an archive that the disk
 * is copied from.
 */
export function listSakuraArchiveSteps(delivery: SakuraDelivery, group: GroupContext): NextStep[] {
  const { first, subject, listPath, document } = group;
  const size = delivery.diskSizeGigabytes;
  const zone = renderZone(delivery);
  const flag = first.isIgnition ? '-i' : '-c';
  return [
    {
      what: `make a disk image for each of ${subject}, upload it as an archive, and copy a disk from it (flatcar-install runs on any Linux)`,
      commands: [
        renderPrivateLoop(listPath, [
          `truncate -s ${size}G "$host".img`,
          'loop=$(sudo losetup -fP --show "$host".img)',
          `sudo flatcar-install -d "$loop" -C ${quoteForShell(first.updateGroup)} ${flag} ${document} < /dev/null`,
          'sudo losetup -d "$loop"',
          `usacloud archive create -y --zone ${zone} --name "$host" --size ${size} --source-file "$host".img < /dev/null`,
          `usacloud disk create -y --zone ${zone} --name "$host" --disk-plan ssd --size ${size} --source-archive-id "$(usacloud archive list --zone ${zone} --names "$host" -q)" < /dev/null`,
        ]),
      ],
    },
    {
      what: 'connect each disk to a server on the switch of the node network, start it, and delete image and archive, which hold the document',
      commands: [
        renderLoop(listPath, [
          `usacloud archive delete -y --zone ${zone} "$host" < /dev/null`,
          'rm -f "$host".img',
        ]),
      ],
    },
  ];
}

/**
 * Lists the steps for Debian or Ubuntu on Sakura Cloud: cloud-init gets the document when the server first
 * starts.
 */
export function listSakuraCloudInitSteps(delivery: SakuraDelivery, group: GroupContext): NextStep[] {
  const { subject, listPath, document } = group;
  return [
    {
      what: `create a server for each of ${subject} with its hostname as the name, on the switch of the node network, with a disk of ${delivery.diskSizeGigabytes} GB from a public archive whose name ends in cloudimg; then start it with its document`,
      commands: [
        renderLoop(listPath, [
          `usacloud server boot -y --zone ${renderZone(delivery)} --user-data "$(cat ${document})" "$host" < /dev/null`,
        ]),
      ],
    },
  ];
}

function renderZone({ zone }: SakuraDelivery): string {
  return zone === undefined ? '"$SAKURA_ZONE"' : quoteForShell(zone);
}
