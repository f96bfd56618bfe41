import { createHash } from 'node:crypto';
import { PAGE_STYLE, PICTURE_STYLE } from '../../graph/page/embedded';
import type { Page } from '../admin/context';
import { SCRIPT, STYLE } from './embedded';

/** A blossom, inside the document: otherwise the browser asks the server for an icon. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='-8 -8 16 16'%3E%3Ccircle r='6' fill='%2399286e'/%3E%3C/svg%3E";
const BEGIN = '<script id="site" type="application/json">';
const END = '</script>';

/**
 * The picture of a project with the state of the simulator on it, from the `index.html` of its last synth: what that
 * page draws is taken over as data, none of its programs.
 *
 * @returns undefined if the text is not a page of a synth
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
  return { html, contentSecurityPolicy: renderPolicy(style) };
}

/** The data of the page as JSON that no markup can begin in. */
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

/** Runs only what is in the document, asks only this server, and lets nobody put the page into a frame. */
function renderPolicy(style: string): string {
  return [
    "default-src 'none'",
    `style-src ${toHash(style)}`,
    `script-src ${toHash(SCRIPT)}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function toHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
