import type * as YamlLibrary from 'yaml';
import type { Document, Scalar } from 'yaml';
import { readScalarsAsKubectl } from './kubectl-scalars';

/**
 * Parses YAML documents as kubectl reads them: with the booleans and octal numbers of YAML 1.1, and anchors
 * merged at `<<`. Syntax errors are in the `errors` of each document; the first one says where it is.
 * @param onInexact called for an integer with more digits than a JavaScript number holds
 */
export function parseAsKubectl(text: string, onInexact: () => void = () => undefined): readonly Document[] {
  const { LineCounter, parseAllDocuments } = loadLibrary();
  const lineCounter = new LineCounter();
  const options: YamlOptions = {
    version: '1.1',
    logLevel: 'silent',
    // for each of thousands of errors, the library would look for its line from the beginning of the text
    prettyErrors: false,
    customTags: (tags) => readScalarsAsKubectl(tags, onInexact),
  };
  const documents = [...parseAllDocuments(text, { ...options, lineCounter })];
  for (const { errors, warnings } of documents) {
    for (const fault of [...errors.slice(0, 1), ...warnings.slice(0, 1)]) {
      const { line, col } = lineCounter.linePos(fault.pos[0]);
      fault.message += ` at line ${line}, column ${col}`;
    }
  }
  const faults = documents.flatMap(({ errors }) => errors);
  const read = (faults.length > 0 && parseAgain(text, options, faults)) || documents;
  if (/\S$/.test(text)) cutLastBreak(read.at(-1)?.contents, text.length);
  return read;
}

/** Loads the library on demand: most programs read no YAML. */
function loadLibrary(): typeof YamlLibrary {
  return require('yaml') as typeof YamlLibrary;
}

type YamlOptions = YamlLibrary.ParseOptions & YamlLibrary.DocumentOptions & YamlLibrary.SchemaOptions;

/** Parses a text with faults of which kubectl accepts some; undefined if it has others. */
function parseAgain(
  text: string,
  options: YamlOptions,
  faults: readonly YamlLibrary.YAMLParseError[],
): readonly Document[] | undefined {
  if (faults.some(({ code }) => code !== 'DUPLICATE_KEY')) return parseWithAnyIndent(text, options);
  const { parseAllDocuments } = loadLibrary();
  const documents = [...parseAllDocuments(text, { ...options, uniqueKeys: false })];
  return documents.every(hasOneValueForEachKey) ? documents : undefined;
}

/** Whether keys that are there twice have the same value each time, as the labels of many charts. */
function hasOneValueForEachKey(document: Document): boolean {
  const { visit } = loadLibrary();
  let isSame = document.errors.length === 0;
  visit(document, {
    Map(_, { items }) {
      const values = new Map<string, string>();
      for (const { key, value } of items) {
        const [name, text] = [JSON.stringify(key), JSON.stringify(value)];
        if ((values.get(name) ?? text) !== text) isSame = false;
        values.set(name, text);
      }
    },
  });
  return isSame;
}

/** Tokens whose continued lines kubectl takes with any indentation, and the library only with that of the block. */
const TOKENS = ['parseQuotedScalar', 'parseFlowCollection'];

/** Parses text in quotes or brackets whose lines begin further left than the block; undefined if that fails, too. */
function parseWithAnyIndent(text: string, options: YamlOptions): readonly Document[] | undefined {
  const { Composer, Lexer, Parser } = loadLibrary();
  const lexer = new Lexer();
  for (const name of TOKENS) {
    const parse: unknown = Reflect.get(lexer, name);
    if (typeof parse !== 'function') return undefined;
    Reflect.set(lexer, name, function* (this: { indentNext: number }): Generator<string, unknown> {
      const { indentNext } = this;
      this.indentNext = 0;
      const state: unknown = yield* parse.call(this);
      this.indentNext = indentNext;
      return state;
    });
  }
  const parser = new Parser();
  Reflect.set(parser, 'lexer', lexer);
  const documents = [...new Composer(options).compose(parser.parse(text))];
  return documents.every(({ errors }) => errors.length === 0) ? documents : undefined;
}

/** Takes the line break from a block (`|` or `>`) in the last line of a file without one: the library adds it. */
function cutLastBreak(contents: unknown, end: number): void {
  const { isCollection, isPair, isScalar } = loadLibrary();
  let node = contents;
  while (isCollection(node)) {
    const item: unknown = node.items.at(-1);
    node = isPair(item) ? item.value : item;
  }
  if (!isScalar(node) || node.range?.[1] !== end || !isBlock(node)) return;
  node.value = String(node.value).replace(/\n$/, '');
}

function isBlock({ type }: Scalar): boolean {
  return type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
}
