import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterCompat } from '../../../lib/coreos/article/recipe';
import type { UserDataFormat } from '../../../lib/coreos/model/format';
import type { UserDataArtifact } from '../../../lib/coreos/user-data/artifact';
import { UserData } from '../../../lib/coreos/user-data/user-data';
import type { UserDataProps } from '../../../lib/coreos/user-data/user-data-props';
import { articleCluster } from '../../coreos/article-site';
import { synthesized } from '../../coreos/boot';
import { FULL_DOCUMENT } from '../../coreos/full-document';
import { testStack } from '../../load-balancer/service-site';

/**
 * Both modes of the cluster. A master and one node of each are enough, because nodes only differ by address.
 */
export const MODES: readonly ClusterCompat[] = ['article', 'hardened'];

/**
 * Returns the documents of a cluster's master and of one of its nodes, even in formats that leave out
 * something they need.
 */
export function clusterDocuments(compat: ClusterCompat, format: UserDataFormat): readonly UserDataArtifact[] {
  const { machines } = articleCluster(testStack(), { compat, format });
  return machines.slice(0, 2).map(({ userData }) => userData.toArtifact());
}

/** Returns the document that uses every part of the model. */
export function fullDocument(format: UserDataFormat): UserDataArtifact {
  const { options, files, units, ...rest } = FULL_DOCUMENT;
  const props: UserDataProps = { ...rest, ...options, files, units, format };
  const [document] = synthesized((stack) => new UserData(stack, 'Full', props)).userData;
  if (!document) throw new Error('there is no document');
  return document;
}

/** Runs a program on texts, each in its own file. */
export function runOnFiles(program: string, args: readonly string[], texts: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-boot-'));
  try {
    const files = texts.map((text, index) => {
      const file = join(folder, `document-${index}`);
      writeFileSync(file, text);
      return file;
    });
    return spawnSync(program, [...args, ...files], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
