import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSite } from '../../../../lib/cli/commands/simulator/site';

const folder = mkdtempSync(join(tmpdir(), 'kumiki-cli-site-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function siteOf(text: string) {
  writeFileSync(join(folder, 'site.yaml'), text);
  return readSite(folder, 'site.yaml', {});
}

describe('a site file', () => {
  it('is read as the documentation shows it', () => {
    const page = readFileSync(join(__dirname, '..', '..', '..', '..', 'docs', 'simulator-admin.md'), 'utf8');
    const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    expect(siteOf(example)).toMatchObject({
      routers: [{ name: 'edge', prefixLength: 28 }],
      switches: [{ name: 'inner', tags: ['internal'] }],
      servers: [
        { name: 'node-1', interfaces: [{ switch: 'edge', address: '203.0.113.5' }, { switch: 'inner' }] },
      ],
      appliances: [{ name: 'vpn', class: 'vpcrouter', vrid: 9 }],
    });
  });

  it('may be JSON, and may be empty', () => {
    expect(siteOf('{"servers": [{"name": "a"}]}').servers).toMatchObject([{ name: 'a' }]);
    expect(siteOf('')).toMatchObject({});
  });

  it('is refused if it would fill the memory', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg', 'ih'].map((pair) => [...pair])) {
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${of}`).join(',')}]`);
    }
    expect(() => siteOf(bomb.join('\n'))).toThrow(/neither YAML nor JSON: .*resource exhaustion/);
  });
});
