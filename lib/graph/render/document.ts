import { PAGE_STYLE, PICTURE_STYLE, STYLE_HASH } from '../page/embedded';
import { escapeLine } from './markup';

/** The icon is part of the document: otherwise a browser would request one from the server. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='-8 -8 16 16'%3E%3Ccircle r='6' fill='%2399286e'/%3E%3C/svg%3E";

/** Renders a page around the given body. */
export function renderDocument(
  title: string,
  {
    body,
    script,
    scriptHash,
  }: { readonly body: string; readonly script: string; readonly scriptHash: string },
): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src ${STYLE_HASH}; script-src ${scriptHash}; base-uri 'none'; form-action 'none'">
<title>${escapeLine(title || 'no stacks')} · Kumiki</title>
<link rel="icon" href="${ICON}">
<style>${PICTURE_STYLE}${PAGE_STYLE}</style>
</head>
<body>
${body}
<script>${script}</script>
</body>
</html>
`;
}
