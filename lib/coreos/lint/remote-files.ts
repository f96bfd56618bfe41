import type { BootDocument } from '../model/boot-document';
import { downloadFault } from '../model/remote-file';
import { pathFault } from './files';
import { error, type Finding } from './finding';

/** Files that the machine fetches, and links. */
export function* lintRemoteFiles({ files, remoteFiles = [], links = [] }: BootDocument): Generator<Finding> {
  const taken = new Set<string>(files.map(({ path }) => path));
  const placed = [
    ...remoteFiles.map((file, index) => ({ ...file, property: `remoteFiles[${index}]` })),
    ...links.map((link, index) => ({ ...link, property: `links[${index}]` })),
  ];
  for (const entry of placed) {
    const fault = pathFault(entry.path);
    if (fault !== undefined) {
      yield error({
        code: 'USER_DATA_FILE',
        property: `${entry.property}.path`,
        message: `'${entry.path}' ${fault}`,
        given: entry.path,
        allowed: "an absolute path without '.', '..', double or final slashes, outside of /usr",
        hint: 'put it below /etc, /opt or /var',
      });
    }
    if (taken.has(entry.path)) {
      yield error({
        code: 'USER_DATA_DUPLICATE',
        property: `${entry.property}.path`,
        message: `the file '${entry.path}' is there twice`,
        given: entry.path,
        hint: 'leave one out',
      });
    }
    taken.add(entry.path);
  }
  for (const [index, file] of remoteFiles.entries()) {
    const fault = downloadFault(file);
    if (fault === undefined) continue;
    yield error({
      code: 'USER_DATA_FILE',
      property: `remoteFiles[${index}]`,
      message: `'${file.path}' cannot be fetched: ${fault}`,
      given: { url: file.url, sha256: file.sha256 },
      allowed: 'a URL with http or https, and 64 of 0-9 and a-f',
      hint: 'fetch it once, and take the checksum from sha256sum',
    });
  }
}
