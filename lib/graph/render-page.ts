import type { Assembly } from '../synth/assembly/assembly';
import type { ManifestFileOptions } from '../synth/files/manifest-files';
import { MOST_OBJECTS_OF_PAGE, readSite } from './model/site-data';
import { PROGRAM, PROGRAM_HASH } from './page/embedded';
import { renderDocument } from './render/document';

/**
 * The page that each synth writes beside the files that it shows. It has what the picture is made of, and draws it
 * when somebody opens it: drawing takes longer than all of a small synth that is not booting Node.
 */
export function renderPage(assembly: Assembly, options: ManifestFileOptions): string {
  const title = assembly.stacks.map(({ path }) => path || '(app)').join(', ');
  const site = JSON.stringify(readSite(assembly, options, MOST_OBJECTS_OF_PAGE));
  // nothing in it can end the element
  const data = site.replaceAll('<', '\\u003c');
  const body = `<noscript><p>This page draws its picture with JavaScript; what kumiki graph --format html writes needs none.</p></noscript>
<script id="site" type="application/json">${data}</script>`;
  return renderDocument(title, { body, script: PROGRAM, scriptHash: PROGRAM_HASH });
}
