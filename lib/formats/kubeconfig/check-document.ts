import { type Document, isAlias, isMap, isScalar, isSeq, visit, type YAMLSeq } from 'yaml';
import type { Problem } from '../../core/errors';
import { LISTS, type ListName } from './merge-plan';

/** Yields the reasons why a document is not a kubeconfig. @param file file name, for messages */
export function* checkDocument(document: Document, file: string): Generator<Problem> {
  const [error] = document.errors;
  if (error) {
    // the parser's own message may quote a token
    const line = error.linePos?.[0].line ?? 1;
    if (error.code === 'MULTIPLE_DOCS') yield fileProblem(file, `${file} has several documents`);
    else if (error.code === 'DUPLICATE_KEY')
      yield fileProblem(file, `line ${line} of ${file} repeats a field`);
    else yield fileProblem(file, `line ${line} of ${file} is not YAML`);
    return;
  }
  const root = document.contents;
  if (!isMap(root)) {
    yield fileProblem(file, `${file} is not a kubeconfig: it has no fields`);
    return;
  }
  let hasAliases = false;
  visit(document, (_, node) => {
    hasAliases ||= isAlias(node);
  });
  if (hasAliases)
    yield fileProblem(file, `${file} has references (*name), which clients write in no kubeconfig`);
  const kind = root.get('kind');
  if (kind !== undefined && kind !== 'Config')
    yield fileProblem(file, `${file} is of kind ${kind}, not Config`);
  const version = root.get('apiVersion');
  if (version !== undefined && version !== 'v1')
    yield fileProblem(file, `${file} is of version ${version}, not v1`);
  for (const list of LISTS) {
    const node = root.get(list, true);
    const isEmpty = node === undefined || (isScalar(node) && ['', 'null', '~'].includes(String(node.value)));
    if (isEmpty) continue;
    const isRight =
      isSeq(node) && node.items.every((item) => isMap(item) && typeof item.get('name') === 'string');
    if (!isRight) yield fileProblem(file, `${file} has ${list} that are not a list of entries with names`);
    else yield* checkNames(node, list, file);
  }
}

/** Yields repeated names: kubectl refuses a file with two entries of one name. */
function* checkNames(node: YAMLSeq, list: ListName, file: string): Generator<Problem> {
  const seen = new Set<unknown>();
  for (const item of node.items) {
    const name = isMap(item) ? item.get('name') : undefined;
    if (seen.has(name)) yield fileProblem(file, `${file} has two ${list} named '${name}'`);
    seen.add(name);
  }
}

function fileProblem(file: string, message: string): Problem {
  return {
    code: 'KUBECONFIG_FILE',
    message,
    given: file,
    allowed: 'one document of YAML or JSON, as kubectl writes it',
    hint: 'correct the file, or name another one with --file',
  };
}
