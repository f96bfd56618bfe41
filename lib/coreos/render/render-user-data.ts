import type { BootDocument } from '../model/boot-document';
import type { UserDataFormat } from '../model/format';
import { renderCloudConfig } from './cloud-config';
import { renderCloudInit } from './cloud-init';
import type { Rendered } from './rendered';

/** A document in a format, and what the format cannot say. The same document is the same text, byte for byte. */
export function renderUserData(document: BootDocument, format: UserDataFormat): Rendered {
  switch (format) {
    case 'coreos-cloudinit-1.13':
    case 'coreos-cloudinit-1.14':
      return renderCloudConfig(document);
    case 'cloud-init':
      return renderCloudInit(document);
    default:
      return renderCloudConfig(document);
  }
}
