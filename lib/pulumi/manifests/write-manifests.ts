import { all, output, runtime } from '@pulumi/pulumi';
import type { OutputFile } from '../../core/artifact-kind';
import { listPendingKeys } from '../../core/pending-address';
import { writeFiles } from '../../synth/files/write/write-files';
import { withPlainErrors } from '../plain-errors';
import { type AddressSource, fillIn } from './late-values';

/**
 * Writes the files of an app, as `kumiki synth` does, with their pending addresses; if there are none,
 * immediately. A preview writes nothing.
 * @throws RunError, even later, if the files cannot be written
 */
export function writeManifests(outdir: string, files: readonly OutputFile[], addresses: AddressSource): void {
  if (runtime.isDryRun()) return;
  const write = (filled: readonly OutputFile[]) => withPlainErrors(() => writeFiles(outdir, filled));
  if (files.every(({ content }) => listKeys(content).length === 0)) write(files);
  else all(files.map((file) => fillInFile(file, addresses))).apply(write);
}

function fillInFile(file: OutputFile, addresses: AddressSource) {
  const { content } = file;
  if (typeof content !== 'string' || listKeys(content).length === 0) return output(Promise.resolve(file));
  return fillIn(content, addresses).apply((text): OutputFile => ({ ...file, content: text }));
}

function listKeys(content: OutputFile['content']): readonly string[] {
  return typeof content === 'string' ? listPendingKeys(content) : [];
}
