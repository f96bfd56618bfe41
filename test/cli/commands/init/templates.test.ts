import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSource } from '../../../../lib/cli/commands/init/templates';

// jest replaces node:module with its own, which cannot do this
const { stripTypeScriptTypes } = process.getBuiltinModule('node:module');

const withoutSpace = (text: string) => text.replace(/\s/g, '');

describe('the templates', () => {
  it.each([
    ['shared/main.ts', 'javascript/main.js'],
    ['typescript/stack.ts', 'javascript/stack.js'],
    ['typescript/stack.test.ts', 'javascript/stack.test.js'],
  ])('%s without types is %s', (typescript, javascript) => {
    const stripped = stripTypeScriptTypes(readSource(typescript)).replace("'./stack.ts'", "'./stack.js'");
    expect(withoutSpace(stripped)).toBe(withoutSpace(readSource(javascript)));
  });

  it('for a whole site equal its example, except for the name', () => {
    const example = readFileSync(join(__dirname, '../../../../examples/whole-site/stack.ts'), 'utf8');
    const name = "namespace: 'my-site'";
    expect(readSource('whole-site/stack.ts')).toContain(name);
    expect(readSource('whole-site/stack.ts').replace(name, "namespace: 'site'")).toBe(example);
  });
});
