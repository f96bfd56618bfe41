import type { Problem } from '../../core/errors';
import { isVisible } from '../../core/visible-text';
import type { UserDataProps } from './user-data-props';

/** Checks the properties that describe the image. */
export function* checkImage({ systemdVersion, preplacedFiles = [] }: UserDataProps): Generator<Problem> {
  if (systemdVersion !== undefined && !/^[1-9]\d\d$/.test(String(systemdVersion))) {
    yield {
      code: 'USER_DATA_OPTION',
      property: 'systemdVersion',
      message: `there is no systemd ${systemdVersion}`,
      given: systemdVersion,
      allowed: 'a number of three digits, as systemctl --version prints it',
      hint: 'leave it out to get that of the images that read the format',
    };
  }
  for (const [index, path] of preplacedFiles.entries()) {
    if (path.startsWith('/') && isVisible(path)) continue;
    yield {
      code: 'USER_DATA_FILE',
      property: `preplacedFiles[${index}]`,
      message: `'${path}' is not an absolute path of a file`,
      given: path,
      allowed: 'a path such as /opt/bin/kubelet, on one line',
      hint: 'write where the file is on the image',
    };
  }
}
