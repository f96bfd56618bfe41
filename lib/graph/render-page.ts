import { isObject } from '../core/json';
import { compareText } from '../core/order';
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
  const data = escapeJson(JSON.stringify(readSite(assembly, options, MOST_OBJECTS_OF_PAGE), sortKeys));
  const body = `<noscript><p>This page draws its picture with JavaScript; what kumiki graph --format html writes needs none.</p></noscript>
<script id="site" type="application/json">${data}</script>`;
  return renderDocument(title, { body, script: PROGRAM, scriptHash: PROGRAM_HASH });
}

/** The order in which keys were put into an object says nothing, and is not to change the page. */
function sortKeys(_key: string, value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareText(a, b)));
}

/** Nothing in it can end the element that holds it, or is invisible to those who read the source. */
function escapeJson(json: string): string {
  return json.replace(
    /[<\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
