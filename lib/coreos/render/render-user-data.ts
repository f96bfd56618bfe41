import type { BootDocument } from '../model/boot-document';
import type { UserDataFormat } from '../model/format';
import { renderButane } from './butane';
import { renderCloudConfig } from './cloud-config';
import { renderCloudInit } from './cloud-init';
import { renderIgnition } from './ignition/render-ignition';
import type { Rendered } from './rendered';

/** Renders a document in a format. The same document always gives the same text, byte for byte. */
export function renderUserData(document: BootDocument, format: UserDataFormat): Rendered {
  switch (format) {
    case 'coreos-cloudinit-1.13':
    case 'coreos-cloudinit-1.14':
      return renderCloudConfig(document);
    case 'cloud-init':
      return renderCloudInit(document);
    case 'flatcar-butane-1.1.0':
      return renderButane(document, 'flatcar');
    case 'fcos-butane-1.6.0':
      return renderButane(document, 'fcos');
    case 'flatcar-ignition-3.4.0':
      return renderIgnition(document, 'flatcar');
    case 'fcos-ignition-3.5.0':
      return renderIgnition(document, 'fcos');
  }
}
