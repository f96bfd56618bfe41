import type { Picture } from '../model/graph';
import { SCRIPT, SCRIPT_HASH } from '../page/embedded';
import { renderBody } from './body';
import { renderDocument } from './document';

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
