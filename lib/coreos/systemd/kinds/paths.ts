import { expandSpecifiers } from '../../unit-file/specifiers';
import { splitWords } from '../../unit-file/words';
import { expanded, list, type ValueKinds, value } from '../value-kind';
import { isPath } from '../values/paths';
import { isListenAddress, isNetlinkAddress } from '../values/sockets';

const PATH = 'an absolute path';

const isAbsolute = (text: string) => isPath(text);
const path = expanded(PATH, isAbsolute);

/** Kinds of paths, and of addresses that may be paths. */
export const PATH_KINDS = {
  path,
  paths: list('absolute paths, separated by spaces', isAbsolute),
  colonPaths: list("absolute paths, separated by ':'", isAbsolute, { separators: ':', keepEmpty: true }),
  mountPaths: list('absolute paths, separated by spaces', isAbsolute),
  pidFile: expanded('a path, absolute or below /run', (text) => isPath(text, 'any')),
  environmentFile: expanded(`${PATH}, behind a - if the file may be missing`, (text) =>
    isPath(text.replace(/^-/, '')),
  ),
  workingDirectory: expanded(`${PATH} or ~, behind a - if it may be missing`, (text) => {
    const folder = text.replace(/^-/, '');
    return folder === '~' || isPath(folder);
  }),
  namespacePaths: list('absolute paths, with - if it may be missing and + for the root directory', (word) =>
    isPath(word.replace(/^-?\+?/, '')),
  ),
  temporaryFileSystems: value("absolute paths, with options behind ':'", (text, unit) => {
    const words = splitWords(text, { unquote: true });
    if (typeof words === 'string') return false;
    // options are passed to mount as they are
    return words.every((word) => isPath(expandSpecifiers(word.split(':')[0] ?? '', unit) ?? ''));
  }),
  bindPaths: list("absolute paths, as source or 'source:destination:rbind'", isBindPath),
  extensionImages: list('absolute paths, with - if it may be missing, and options behind :', (word) =>
    isPath(word.split(':')[0]?.replace(/^-/, '') ?? ''),
  ),
  mountImages: list("'source:destination:options', with absolute paths", (word) => {
    const [source = '', destination = ''] = word.split(':');
    return isPath(source.replace(/^-/, '')) && isPath(destination);
  }),
  directories: list(
    "relative paths below the directory, separated by spaces; a link's name behind ':'",
    isDirectory,
    { unquote: true, backslash: 'literal' },
  ),
  directoriesWithoutLinks: list(
    'relative paths below the directory, separated by spaces',
    (word) => isDirectory(word) && !/:./.test(word),
    { unquote: true, backslash: 'literal' },
  ),
  conditionPath: expanded(`${PATH}, behind ! if it must not be, and | for any of several`, (text) =>
    isPath(text.replace(/^\|?!?/, '')),
  ),
  conditionText: expanded('a string in which each % is doubled, or begins a specifier', () => true),
  rootHash: value(`${PATH}, or 32 or more hexadecimal digits`, (text) => {
    return text === '' || text.startsWith('/') || /^(?:[\da-f]{2}){16,}$/i.test(text);
  }),
  rootHashSignature: value(`${PATH}, or base64: and the signature`, (text) => {
    return text === '' || text.startsWith('/') || /^base64:[\w+/]*={0,2}$/.test(text);
  }),

  listen: expanded('a path, @name, port, address with port, or vsock:cid:port', isListenAddress),
  listenUnix: expanded('a path or @name', (text) => /^[/@]/.test(text) && isListenAddress(text)),
  listenFifo: path,
  listenPath: path,
  listenNetlink: expanded('a family of netlink and a group, such as kobject-uevent 1', isNetlinkAddress),
} satisfies ValueKinds;

function isBindPath(word: string): boolean {
  const [source = '', destination, options, more] = word.split(':');
  if (more !== undefined || !isPath(source.replace(/^-/, ''))) return false;
  if (destination !== undefined && !isPath(destination)) return false;
  return options === undefined || /^(?:|rbind|norbind)$/.test(options);
}

function isDirectory(word: string): boolean {
  const parts = splitWords(word, { separators: ':', backslash: 'c-escape' });
  if (typeof parts === 'string') return false;
  const [source = '', destination] = parts;
  if (!isPath(source, 'relative') || /^(?:\.\/)*private(?:\/|$)/.test(source)) return false;
  return destination === undefined || destination === '' || isPath(destination, 'relative');
}
