import type { NextStep } from '../../core/artifact-kind';
import { isReadByCoreosCloudinit, type UserDataEncoding, type UserDataFormat } from '../model/format';
import type { ClusterFiles } from './cluster-files';

/** Where coreos-install puts the document of a machine, to be read at each boot. */
const INSTALLED_PATH = '/var/lib/coreos-install/user_data';

/** The form in which documents reach the machines. */
export interface Delivery {
  readonly format: UserDataFormat;
  readonly encoding: UserDataEncoding;
}

/**
 * Lists the steps that hand the documents to the machines. Some ways decode a document and others do not, so
 * they need different files.
 */
export function listDeliverySteps({ format, encoding }: Delivery, { userData }: ClusterFiles): NextStep[] {
  const file = `${userData}/HOSTNAME`;
  if (!isReadByCoreosCloudinit(format)) {
    return [{ what: `give each machine its user_data: ${file}`, commands: [] }];
  }
  const readable = encoding === 'raw' ? file : `${file}.txt`;
  return [
    { what: describeHandover(encoding, file, readable), commands: [] },
    {
      what: `on a machine that is installed already, its document is ${INSTALLED_PATH}: plain text, so ${readable}, whatever the cloud gets`,
      commands: [],
    },
  ];
}

function describeHandover(encoding: UserDataEncoding, file: string, readable: string): string {
  switch (encoding) {
    case 'raw':
      return `give each machine its user_data, in the cloud's console or by its API: ${file}`;
    case 'gzip':
      return `give each machine its user_data by a program that uploads a file as it is: ${file}; a console takes text only: ${readable}, if it is not too long`;
    case 'gzip+base64':
      return `give each machine its user_data by an API that takes base64, such as userdata of CloudStack: ${file}; a console or a program that encodes what it is given would do so twice, and there it is ${readable}, if it is not too long`;
  }
}
