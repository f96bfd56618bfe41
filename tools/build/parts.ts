import { basename, posix, relative, sep } from 'node:path';
import type { Plugin } from 'rollup';
import { LIB, LIBRARY_ENTRIES } from './entries.ts';
import { findSource } from './typescript.ts';

/**
 * Makes a part of each file that is loaded with `require('./…')`, and replaces the path with that of the
 * part.
 */
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
 * Makes an entry load parts only when one of their classes or functions is first used. ES modules read every
 * export of such an entry before they run, so the entry exports stand-ins, which load the part when they are
 * called, constructed or asked for a property. The assignment that never runs is there for ES modules, which
 * find the names of the exports in it (https://github.com/nodejs/cjs-module-lexer).
 */
export function loadedOnFirstUse(entry: string, parts: readonly string[]): Plugin {
  return {
    name: 'loaded-on-first-use',
    renderChunk(code, { fileName }) {
      if (fileName !== entry) return null;
      const names: string[] = [];
      const late = parts.map((part) => {
        const path = relativePath(entry, part);
        const variable = new RegExp(`^const (\\w+) = require\\('${path}'\\);\\n`, 'm').exec(code);
        if (!variable) throw new Error(`${entry} does not import ${part}`);
        const ofPart: string[] = [];
        code = code
          .replace(variable[0], '')
          .replace(new RegExp(`^exports\\.(\\w+) = ${variable[1]}\\.\\1;\\n?`, 'gm'), (_, name: string) => {
            ofPart.push(name);
            return '';
          });
        names.push(...ofPart);
        return `for (const name of [${ofPart.map((name) => `'${name}'`).join(', ')}])
  exports[name] = standIn(name, () => require('${path}'));
`;
      });
      const constant = names.find((name) => /^[A-Z][A-Z0-9_]*$/.test(name));
      if (constant !== undefined)
        throw new Error(`${entry}: ${constant} is a constant, and only what is called can be loaded late`);
      return `${code}${STAND_IN}${late.join('')}0 && (module.exports = { ${names.join(', ')} });\n`;
    },
  };
}

/**
 * Defines a stand-in: a proxy of a function, because only a function can be called and constructed. Its
 * properties are read from the real one.
 */
const STAND_IN = `
function standIn(name, load) {
  let loaded;
  const real = () => (loaded ??= load()[name]);
  const target = { [name]: function () {} }[name];
  const proxy = new Proxy(target, {
    apply: (_, self, args) => Reflect.apply(real(), self, args),
    // a class tells by new.target whether it is constructed itself, and then takes no names that it does not know
    construct: (_, args, created) => Reflect.construct(real(), args, created === proxy ? real() : created),
    get: (_, key) => Reflect.get(real(), key),
    set: (_, key, value) => Reflect.set(real(), key, value),
    has: (_, key) => Reflect.has(real(), key),
    getPrototypeOf: () => Reflect.getPrototypeOf(real()),
  });
  return proxy;
}
`;

function relativePath(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}
