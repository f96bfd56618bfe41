import type { Graph, GraphDocument, Picture } from '../model/graph';
import { escapeLine, escapeText } from './markup';

/** More text than this makes the page slow to open, and a synth slow to write it. */
const MAX_TEXT_LENGTH = 400_000;
/** Longer lists are unreadable. */
const MAX_DOCUMENTS = 40;

/** Renders documents as markup. The text of each appears once; later occurrences link to it. */
export class DocumentTexts {
  private readonly documents: ReadonlyMap<string, GraphDocument>;
  private readonly readText: Picture['readText'];
  private readonly shown = new Map<string, string>();
  private room = MAX_TEXT_LENGTH;

  constructor({ documents }: Graph, readText: Picture['readText']) {
    this.documents = new Map(documents.map((document) => [document.id, document]));
    this.readText = readText;
  }

  render(ids: readonly string[]): string {
    if (ids.length === 0) return '';
    const rest = ids.length > MAX_DOCUMENTS ? `<p>and ${ids.length - MAX_DOCUMENTS} more</p>\n` : '';
    const isOnly = ids.length === 1;
    const parts = ids.slice(0, MAX_DOCUMENTS).map((id, index) => this.renderOne(id, isOnly || index === 0));
    return `<h3>Files and objects</h3>\n${parts.join('')}${rest}`;
  }

  private renderOne(id: string, isOpen: boolean): string {
    const document = this.documents.get(id);
    if (!document) return '';
    const title = `${escapeLine(document.title)} <code>${escapeLine(document.file)}</code>`;
    const known = this.shown.get(id);
    if (known !== undefined) return `<p><a href="#${known}">${title}</a></p>\n`;
    const target = `d${this.shown.size}`;
    this.shown.set(id, target);
    return `<details id="${target}"${isOpen ? ' open' : ''}><summary>${title}</summary>${this.renderText(document)}</details>\n`;
  }

  private renderText(document: GraphDocument): string {
    if (document.isSecret) {
      return '<p>It may contain secrets: only its owner can read the file, and its text is not copied into this page.</p>';
    }
    const text = this.readText(document.id);
    if (text === undefined) return '<p>It is not there any more.</p>';
    if (text.length > this.room) return '<p>It is too long for this page: see the file.</p>';
    this.room -= text.length;
    return `<pre tabindex="0">${escapeText(text)}</pre>`;
  }
}
