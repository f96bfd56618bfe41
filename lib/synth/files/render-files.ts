import type { OutputFile, StackArtifacts } from '../../core/artifact-kind';
import type { Problem } from '../../core/errors';
import { compareText } from '../../core/order';
import { throwIfAny } from '../../core/problems';
import { findUnresolved, toUnresolvedProblem } from '../../formats/json/unresolved';
import type { Assembly } from '../assembly/assembly';
import { type ManifestFileOptions, renderConstructMetadata, renderManifestFiles } from './manifest-files';
import { PAGE_FILE } from './write/record';

/** Options for the files to write, as in the properties of `cdk8s.App`. */
export interface FileOptions extends ManifestFileOptions {
  /** Whether to write `construct-metadata.json`. */
  readonly recordConstructMetadata: boolean;
  /** Renders `index.html`, the page that presents the app. @default - no page */
  readonly renderPage?: (assembly: Assembly, options: ManifestFileOptions) => string;
}

/** Renders the files of an assembly, sorted by their paths relative to the output folder. Writes nothing. */
export function renderFiles(assembly: Assembly, options: FileOptions): readonly OutputFile[] {
  const { stacks } = assembly;
  const artifactFiles = stacks.flatMap(renderArtifactFiles);
  throwIfAny(checkFiles(artifactFiles));
  const files = [
    ...renderManifestFiles(stacks, options),
    ...artifactFiles,
    ...(options.recordConstructMetadata ? [renderConstructMetadata(stacks)] : []),
    ...(options.renderPage
      ? [{ path: PAGE_FILE, content: options.renderPage(assembly, options), isSecret: false }]
      : []),
  ];
  return files.sort((a, b) => compareText(a.path, b.path));
}

/** Renders the files of each kind of artifact, in the folder of the stack. */
function renderArtifactFiles({ name, artifacts: groups }: StackArtifacts): OutputFile[] {
  return groups.flatMap(({ kind, artifacts }) =>
    (kind.files?.(artifacts) ?? []).map((file) => ({ ...file, path: `${name}/${file.path}` })),
  );
}

function* checkFiles(files: readonly OutputFile[]): Generator<Problem> {
  const seen = new Set<string>();
  for (const { path, content } of files) {
    const code = 'SYNTH_OUTPUT';
    if (seen.has(path)) {
      const message = `two artifacts would write the file '${path}'`;
      yield { code, message, hint: 'let their kinds give the files different names' };
    }
    if (path.endsWith('.yaml')) {
      yield {
        code,
        message: `the artifact '${path}' would be applied as a manifest`,
        allowed: 'any name that does not end in .yaml',
        hint: 'let its kind give the file another extension, such as .txt',
      };
    }
    seen.add(path);
    const unresolved = typeof content === 'string' ? findUnresolved(content) : undefined;
    if (unresolved !== undefined) yield toUnresolvedProblem(`the file '${path}'`, unresolved);
  }
}
