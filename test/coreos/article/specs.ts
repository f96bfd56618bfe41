import type { ArticleMachineSpec } from '../../../lib/coreos/article/spec';
import type { Unit } from '../../../lib/coreos/model/unit';
import { parseUnitFile } from '../../../lib/coreos/unit-file/parse';
import { renderUnitContent } from '../../../lib/coreos/unit-file/render';

/** Describes the article's master, which downloads its programs, with some changes. */
export function masterSpec(changes: Partial<ArticleMachineSpec> = {}): ArticleMachineSpec {
  return {
    role: 'master',
    hostname: 'kube-master',
    address: '10.1.1.140',
    isSchedulable: true,
    masterSchedulable: true,
    schedulable: ['10.1.1.140', '10.1.3.13'],
    overlay: { network: '10.240.0.0/16', allocator: 'rudder' },
    discovery: 'https://discovery.etcd.io/b9d070ef8fc3c65b3dc8a49853a77adf',
    updateGroup: 'stable',
    ipMasq: 'overlay',
    binaries: { kind: 'unpinned', baseUrl: 'http://example.jp' },
    ...changes,
  };
}

/** Describes one of the article's nodes. */
export function nodeSpec(changes: Partial<ArticleMachineSpec> = {}): ArticleMachineSpec {
  return masterSpec({ role: 'node', hostname: 'node-1', address: '10.1.3.13', ...changes });
}

/** A download with a checksum. */
export const DOWNLOAD = { url: 'https://mirror.example.jp/v0.3/program', sha256: '5a'.repeat(32) };

/** Returns the directives of a unit and its drop-ins as `Section.Key=value`, with continued lines joined. */
export function directivesOf({ content, dropIns = [] }: Unit): string[] {
  const contents = [...(content === undefined ? [] : [content]), ...dropIns.map((dropIn) => dropIn.content)];
  return contents.flatMap((each) =>
    parseUnitFile(renderUnitContent(each)).sections.flatMap(({ name, directives }) =>
      directives.map(({ key, value }) => `${name}.${key}=${value.replace(/\s+/g, ' ')}`),
    ),
  );
}
