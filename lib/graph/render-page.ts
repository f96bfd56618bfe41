import { toSortedJson } from '../core/json';
import { escapeHidden } from '../core/visible-text';
import type { Assembly } from '../synth/assembly/assembly';
import type { ManifestFileOptions } from '../synth/files/manifest-files';
import { MOST_OBJECTS_OF_PAGE, readSite, type SiteData } from './model/site-data';
import { PROGRAM, PROGRAM_HASH } from './page/embedded';
import { renderDocument } from './render/document';

/**
 * Renders the page that each synth writes beside its files. It contains the data of the picture and draws it
 * when opened: drawing takes longer than all the rest of a small synth, apart from starting Node.
 */
export function renderPage(assembly: Assembly, options: ManifestFileOptions): string {
  const title = assembly.stacks.map(({ path }) => path || '(app)').join(', ');
  const data = toHarmlessJson(readSite(assembly, options, MOST_OBJECTS_OF_PAGE));
  const body = `<noscript><p>This page draws its picture with JavaScript; what kumiki graph --format html writes needs none.</p></noscript>
<script id="site" type="application/json">${data}</script>`;
  return renderDocument(title, { body, script: PROGRAM, scriptHash: PROGRAM_HASH });
}

/**
 * Renders the data as JSON that can neither end the element around it nor contain invisible characters. Its
 * keys are sorted, so that the order of insertion does not change the page.
 */
function toHarmlessJson(site: SiteData): string {
  return escapeHidden(toSortedJson(site)).replaceAll('<', '\\u003c');
}
