import { PAGE_STYLE, PICTURE_STYLE } from '../../graph/page/embedded';
import type { Page } from '../admin/context';
import { ICON, listPolicy } from '../admin/document';
import { SCRIPT, STYLE } from './embedded';

const BEGIN = '<script id="site" type="application/json">';
const END = '</script>';

/**
 * Renders the picture of a project, with live states from the simulator. Takes the data of the picture from
 * the `index.html` of the project's last synth, but none of its scripts.
 *
 * @returns undefined if the HTML is not a page of a synth
 */
export function renderPicturePage(indexHtml: string): Page | undefined {
  const data = readData(indexHtml);
  if (data === undefined) return undefined;
  const style = PICTURE_STYLE + PAGE_STYLE + STYLE;
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>The site in the simulator · Kumiki</title>
<link rel="icon" href="${ICON}">
<style>${style}</style>
</head>
<body>
<nav id="bar" aria-label="Simulator"><a href="/">Everything in the simulator</a> <span id="live" role="status">connecting</span></nav>
<noscript><p>This page draws its picture with JavaScript.</p></noscript>
<script id="site" type="application/json">${data}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
  return { html, contentSecurityPolicy: listPolicy(style, SCRIPT).join('; ') };
}

/** Reads the data of a synth's page, as JSON that cannot be taken for markup. */
function readData(html: string): string | undefined {
  const begin = html.indexOf(BEGIN);
  const end = begin === -1 ? -1 : html.indexOf(END, begin);
  if (end === -1) return undefined;
  try {
    const site: unknown = JSON.parse(html.slice(begin + BEGIN.length, end));
    return JSON.stringify(site).replaceAll('<', '\\u003c');
  } catch {
    return undefined;
  }
}
