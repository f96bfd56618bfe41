import type { BootDocument } from '../../model/boot-document';
import { isNetworkUnit } from '../../model/unit';
import { renderUnitContent } from '../../unit-file/render';
import type { Loss } from '../rendered';
import type { Distribution, ProvisionedFile } from './provisioned';

/** Translates the files of a document, and adds files for settings without a property in Ignition. */
export function provisionFiles(
  document: BootDocument,
  distribution: Distribution,
): { readonly files: readonly ProvisionedFile[]; readonly losses: readonly Loss[] } {
  const { hostname, manageEtcHosts, files, units } = document;
  const networkUnits = units.filter(({ name }) => isNetworkUnit(name));
  const hasNetworkd = distribution === 'flatcar';
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
      .filter(() => !hasNetworkd)
      .map(({ name }) => ({
        part: `units[${name}]`,
        message:
          'the image has NetworkManager instead of systemd-networkd: the file is written, but nothing reads it',
      })),
  };
}
