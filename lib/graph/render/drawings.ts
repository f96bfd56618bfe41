import { layOut } from '../layout/layout';
import type { Graph, Picture } from '../model/graph';
import { PICTURE_STYLE, SCRIPT, SCRIPT_HASH } from '../page/embedded';
import { renderBody } from './body';
import { renderDocument } from './document';
import { escapeLine } from './markup';
import { describeGraph, describeTitle, renderParts } from './parts';

/**
 * Renders the picture as a single, self-contained page: click a part, or press Enter on it, to see the
 * manifest, boot document or specification behind it. Works without its script, which adds arrow keys and
 * search.
 */
export function renderHtml(picture: Picture): string {
  return renderDocument(picture.graph.title, {
    body: renderBody(picture),
    script: SCRIPT,
    scriptHash: SCRIPT_HASH,
  });
}

/** Width of a picture to embed in a page of text, in pixels. */
const DEFAULT_WIDTH = 860;

/**
 * Renders a picture as one SVG file, without scripts or external resources, light or dark as the reader's
 * system is.
 */
export function renderSvg(graph: Graph): string {
  const layout = layOut(graph, DEFAULT_WIDTH);
  const { width, height } = layout;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">
<title id="title">${escapeLine(describeTitle(graph))}</title>
<desc id="desc">${escapeLine(describeGraph(graph))}</desc>
<style>${PICTURE_STYLE}</style>
<rect class="paper" width="${width}" height="${height}" rx="10"/>
${renderParts(layout)}</svg>
`;
}
