import { basename, posix, relative, sep } from 'node:path';
import type { Plugin } from 'rollup';
import { LIB, LIBRARY_ENTRIES } from './entries.ts';
import { findSource } from './typescript.ts';

/** Makes a part of each file that is loaded with `require('./…')`, and puts its path there. */
export function requiredParts(): Plugin {
  const REQUIRED = /\brequire\(["'](\.[^"']+)["']\)/g;
  const PLACEHOLDER = /require\("kumiki-part:([^"]+)"\)/g;
  const entries = new Map(Object.entries(LIBRARY_ENTRIES).map(([name, file]) => [file, `${name}.js`]));
  const parts = new Set<string>();
  return {
    name: 'required-parts',
    transform(code, id) {
      return code.replace(REQUIRED, (_, target: string) => {
        const file = findSource(id, target);
        const fileName = entries.get(file) ?? `parts/${formatPartName(file)}.js`;
        if (!entries.has(file) && !parts.has(file)) {
          parts.add(file);
          this.emitFile({ type: 'chunk', id: file, fileName, preserveSignature: 'allow-extension' });
        }
        return `require("kumiki-part:${fileName}")`;
      });
    },
    renderChunk: (code, { fileName }) =>
      code.replace(PLACEHOLDER, (_, part: string) => `require('${relativePath(fileName, part)}')`),
  };
}

/** `lib/cli/commands/synth/synth.ts` → `cli-synth`. */
function formatPartName(file: string): string {
  return `${relative(LIB, file).split(sep)[0]}-${basename(file, '.ts')}`;
}

/**
 * Lets an entry load a part when one of its exports is first used. ES modules use all of them at once; the
 * list that is never executed shows them the names (https://github.com/nodejs/cjs-module-lexer).
 */
export function loadedOnFirstUse(entry: string, part: string): Plugin {
  return {
    name: 'loaded-on-first-use',
    renderChunk(code, { fileName }) {
      if (fileName !== entry) return null;
      const path = relativePath(entry, part);
      const variable = new RegExp(`^const (\\w+) = require\\('${path}'\\);\\n`, 'm').exec(code);
      if (!variable) throw new Error(`${entry} does not import ${part}`);
      const names: string[] = [];
      const rest = code
        .replace(variable[0], '')
        .replace(new RegExp(`^exports\\.(\\w+) = ${variable[1]}\\.\\1;$`, 'gm'), (_, name: string) => {
          names.push(name);
          return '';
        });
      return `${rest}
for (const name of [${names.map((name) => `'${name}'`).join(', ')}])
  Object.defineProperty(exports, name, { enumerable: true, get: () => require('${path}')[name] });
0 && (module.exports = { ${names.join(', ')} });
`;
    },
  };
}

function relativePath(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}
