import type { Problem } from '../../core/errors';
import type { BootDocument } from '../model/boot-document';
import { findDownloadFaults, type RemoteFile } from '../model/remote-file';
import { findProxyFaults } from '../model/web-proxy';
import { checkAccess, checkPath } from './files';

/** Checks links, downloaded files, and the proxy for downloads. */
export function* checkRemoteFiles({
  files,
  remoteFiles = [],
  links = [],
  webProxy,
}: BootDocument): Generator<Problem> {
  for (const fault of webProxy ? findProxyFaults(webProxy) : []) yield { code: 'USER_DATA_OPTION', ...fault };
  const known = new Set<string>(files.map(({ path }) => path));
  const entries = [
    ...remoteFiles.map(({ path }, index) => ({ path, property: `remoteFiles[${index}].path` })),
    ...links.map(({ path }, index) => ({ path, property: `links[${index}].path` })),
  ];
  for (const { path, property } of entries) {
    yield* checkPath(path, property);
    if (known.has(path)) yield duplicateProblem(path, property);
    known.add(path);
  }
  for (const [index, { path, target }] of links.entries()) {
    // names of devices have colons
    const hasColon = target.includes(':') && !/^\/(?:dev|sys|proc)\//.test(target);
    if (/^\/[^\p{Cc}\u2028\u2029]*$/u.test(target) && !hasColon) continue;
    yield {
      code: 'USER_DATA_FILE',
      property: `links[${index}].target`,
      message: `the link '${path}' cannot point to '${target}'`,
      given: target,
      allowed: "an absolute path on one line, without ':'",
      hint: 'write the path of the file that it stands for',
    };
  }
  for (const [index, file] of remoteFiles.entries()) {
    yield* checkAccess(file, `remoteFiles[${index}]`);
    yield* checkDownload(file, `remoteFiles[${index}]`);
  }
}

function duplicateProblem(path: string, property: string): Problem {
  return {
    code: 'USER_DATA_DUPLICATE',
    property,
    message: `the file '${path}' appears twice`,
    given: path,
    hint: 'remove one of the two',
  };
}

function* checkDownload(file: RemoteFile, property: string): Generator<Problem> {
  for (const fault of findDownloadFaults(file)) {
    yield {
      code: 'USER_DATA_FILE',
      property,
      message: `'${file.path}' cannot be downloaded: ${fault}`,
      given: { url: file.url, sha256: file.sha256 },
      allowed: 'a URL with http or https, and 64 digits of 0-9 and a-f',
      hint: 'download it once, and take the checksum from sha256sum',
    };
  }
}
