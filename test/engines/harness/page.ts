import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root';

/** A page of the documentation, with access to its code blocks. */
export class Page {
  readonly path: string;
  readonly text: string;

  constructor(path: string) {
    this.path = path;
    this.text = readFileSync(join(ROOT, path), 'utf8');
  }

  /** The programs on the page. */
  get snippets(): string[] {
    return this.blocks('ts');
  }

  /** The command lines on the page; a continued one counts as one. */
  get commands(): string[] {
    return this.blocks('sh').flatMap((block) => block.replaceAll('\\\n', '').trim().split('\n'));
  }

  /** Returns the code blocks in a language, without the last line break. */
  blocks(language: string): string[] {
    const pattern = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
    return [...this.text.matchAll(pattern)].map(([, block = '']) => block.trimEnd());
  }
}
