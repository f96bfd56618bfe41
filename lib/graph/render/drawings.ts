import { layOut } from '../layout/layout';
import type { Graph, Picture } from '../model/graph';
import { PICTURE_STYLE, SCRIPT, SCRIPT_HASH } from '../page/embedded';
import { renderBody } from './body';
import { renderDocument } from './document';
import { escapeLine } from './markup';
import { describeGraph, describeTitle, renderParts } from './parts';

/**
 * The picture as a page in one file that asks for nothing else: click, or press Enter, on a part of it to see the
 * manifest, boot document or specification that it stands for. Works without its script, which adds the arrow keys
 * and the search.
 */
export function renderHtml(picture: Picture): string {
  return renderDocument(picture.graph.title, {
    body: renderBody(picture),
    script: SCRIPT,
    scriptHash: SCRIPT_HASH,
  });
}

/** Width of a picture that is read on a page of text, in pixels. */
const DEFAULT_WIDTH = 860;

/** A picture as one SVG file: no script, nothing from elsewhere, light and dark as the reader's system is. */
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
