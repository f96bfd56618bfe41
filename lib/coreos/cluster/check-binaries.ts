import type { Problem } from '../../core/errors';
import type { PinnedBinaries } from '../article/binaries';
import { findDownloadFaults } from '../model/remote-file';
import type { CoreOSRudderClusterProps } from './core-os-rudder-cluster-props';

/**
 * Checks the source of the programs: hardened mode needs pinned or preplaced ones, and `article` mode the
 * article's own.
 */
export function* checkBinaries({ binaries, compat }: CoreOSRudderClusterProps): Generator<Problem> {
  const spec = binaries?.toSpec() ?? { kind: 'unpinned' };
  if (compat === 'article') {
    if (spec.kind !== 'unpinned') yield pinnedInArticleProblem(spec.kind);
  } else if (spec.kind === 'unpinned') {
    yield missingBinariesProblem();
  } else if (spec.kind === 'pinned') {
    yield* checkDownloads(spec.downloads);
  }
}

function* checkDownloads(downloads: PinnedBinaries): Generator<Problem> {
  for (const [name, download] of Object.entries(downloads)) {
    for (const fault of findDownloadFaults(download)) {
      yield {
        code: 'COREOS_BINARIES',
        property: `binaries.${name}`,
        message: `${name} cannot be downloaded: ${fault}`,
        given: download,
        allowed: 'a URL with http or https, and 64 digits of 0-9 and a-f',
        hint: 'download it once, and take the checksum from sha256sum',
      };
    }
  }
}

function pinnedInArticleProblem(kind: string): Problem {
  return {
    code: 'COREOS_BINARIES',
    property: 'binaries',
    message:
      "with compat: 'article' the programs cannot be chosen: the article downloads whatever is current",
    given: kind,
    allowed: 'Binaries.unpinned()',
    hint: "use compat: 'hardened', which is the default",
  };
}

function missingBinariesProblem(): Problem {
  return {
    code: 'COREOS_BINARIES',
    property: 'binaries',
    message: 'no programs of Kubernetes and Rudder are given for the machines to run',
    allowed: 'Binaries.pinned({ … }) with URL and SHA-256, or Binaries.preplaced() if the image has them',
    hint: 'download them once, and take their checksums with sha256sum',
  };
}
