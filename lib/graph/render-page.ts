import { toSortedJson } from '../core/json';
import { escapeHidden } from '../core/visible-text';
import type { Assembly } from '../synth/assembly/assembly';
import type { ManifestFileOptions } from '../synth/files/manifest-files';
import { MOST_OBJECTS_OF_PAGE, readSite, type SiteData } from './model/site-data';
import { PROGRAM, PROGRAM_HASH } from './page/embedded';
import { renderDocument } from './render/document';

/**
 * The page that each synth writes beside the files that it shows. It has what the picture is made of, and draws it
 * when somebody opens it: drawing takes longer than all of a small synth that is not booting Node.
 */
export function renderPage(assembly: Assembly, options: ManifestFileOptions): string {
  const title = assembly.stacks.map(({ path }) => path || '(app)').join(', ');
  const data = toHarmlessJson(readSite(assembly, options, MOST_OBJECTS_OF_PAGE));
  const body = `<noscript><p>This page draws its picture with JavaScript; what kumiki graph --format html writes needs none.</p></noscript>
<script id="site" type="application/json">${data}</script>`;
  return renderDocument(title, { body, script: PROGRAM, scriptHash: PROGRAM_HASH });
}

/**
 * Nothing in it can end the element that holds it, or is invisible to those who read the source. The order in which
 * keys were put into an object says nothing, and does not change it.
 */
function toHarmlessJson(site: SiteData): string {
  return escapeHidden(toSortedJson(site)).replaceAll('<', '\\u003c');
}
