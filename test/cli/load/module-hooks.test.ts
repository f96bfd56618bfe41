import { addCommonJsNames, hasModuleSyntax } from '../../../lib/cli/load/module-hooks';

describe('a file of a package of type commonjs', () => {
  it.each([
    "import { App } from 'kumiki';",
    "import type { App } from 'kumiki';",
    "import kumiki from 'kumiki';",
    "import kumiki, { App } from 'kumiki';",
    "import * as kumiki from 'kumiki';",
    "import 'kumiki';",
    "import'kumiki'",
    'import{App}from"kumiki"',
    "/* the shop */\n\n  import {\n  App } from 'kumiki';",
    'export const app = 1;',
    'export default app;',
    'export async function main() {}',
    "export * from './stack';",
    'export{app}',
    'console.log(import.meta.url);',
    "\uFEFFimport { App } from 'kumiki';",
    "'use strict'; import { App } from 'kumiki';",
    "/* the shop */ import { App } from 'kumiki';",
    'export enum Tier { web }',
    'export namespace tiers {}',
    'export @sealed class Shop {}',
    "const kumiki = require('kumiki');\nexport { kumiki };",
  ])('is a module: %s', (source) => {
    expect(hasModuleSyntax(source)).toBe(true);
  });

  it.each([
    "const { App } = require('kumiki');",
    "const kumiki = await_import('kumiki');",
    "async function f() {\n  await g();\n  const x = await import('./x');\n}",
    "import('kumiki').then(main);",
    'const script = `#!/bin/sh\nexport PATH=/opt/bin:$PATH\nimport data\n`;',
    "const text = `\nimport { App } from 'kumiki';\n`;\nmodule.exports = text;",
    'const text = `\nexport const a = 1;\n`;\nexports.text = text;',
    "// import { App } from 'kumiki';",
    'important();\nexported = 1;',
    "import kumiki = require('kumiki');",
    '',
  ])('is not a module: %s', (source) => {
    expect(hasModuleSyntax(source)).toBe(false);
  });
});

describe('the names of CommonJS in a module', () => {
  it('are given to a module that uses them, on its first line', () => {
    const source = "import { join } from 'node:path';\njoin(__dirname, require('x'));";
    const [first, second] = addCommonJsNames(source).split('\n');
    expect(first).toMatch(/^const require = .*, __dirname = import\.meta\.dirname; import \{ join \}/);
    expect(second).toBe("join(__dirname, require('x'));");
  });

  it.each(['#!/usr/bin/env node\n', '\uFEFF#!/usr/bin/env node\n'])('are given below the line %j', (mark) => {
    const [first, second] = addCommonJsNames(`${mark}import 'a';\nrequire('b');`).split('\n');
    expect(first).toMatch(/^const require = .*; \/\/ #!\/usr\/bin\/env node$/);
    expect(second).toBe("import 'a';");
  });

  it.each([
    "import { App } from 'kumiki';",
    "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\nrequire('x');",
    'const __dirname = import.meta.dirname;\nconsole.log(__dirname);',
    'const a = this.require; const requires = 1;',
  ])('are not added if the module defines or needs none: %s', (source) => {
    expect(addCommonJsNames(source)).toBe(source);
  });
});
