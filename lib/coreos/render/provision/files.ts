import type { BootDocument } from '../../model/boot-document';
import { isNetworkUnit } from '../../model/unit';
import { renderUnitContent } from '../../unit-file/render';
import type { Loss } from '../loss';
import type { Distribution, ProvisionedFile } from './provisioned';

/** The files of a document, and those that stand for what Ignition has no words for. */
export function provisionFiles(
  document: BootDocument,
  distribution: Distribution,
): { readonly files: ProvisionedFile[]; readonly losses: Loss[] } {
  const { hostname, manageEtcHosts, files, units } = document;
  const networkUnits = units.filter(({ name }) => isNetworkUnit(name));
  const isRead = distribution === 'flatcar';
  return {
    files: [
      ...(hostname === undefined ? [] : [{ path: '/etc/hostname', content: `${hostname}\n` } as const]),
      ...(hostname !== undefined && manageEtcHosts
        ? [{ path: '/etc/hosts', content: `127.0.0.1 localhost ${hostname}\n::1 localhost\n` } as const]
        : []),
      ...files,
      ...networkUnits.map(
        ({ name, content = '' }): ProvisionedFile => ({
          path: `/etc/systemd/network/${name}`,
          content: renderUnitContent(content),
        }),
      ),
    ],
    losses: networkUnits
      .filter(() => !isRead)
      .map(({ name }) => ({
        part: `units[${name}]`,
        message:
          'the image has NetworkManager in place of systemd-networkd: the file is written, and nothing reads it',
      })),
  };
}
