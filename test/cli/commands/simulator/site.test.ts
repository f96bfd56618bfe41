import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSite } from '../../../../lib/cli/commands/simulator/site';

const folder = mkdtempSync(join(tmpdir(), 'kumiki-cli-site-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function siteOf(text: string | Buffer) {
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

  it('may be UTF-16, as PowerShell writes it', () => {
    const text = Buffer.from('\uFEFFservers: [{ name: a }]\n', 'utf16le');
    expect(siteOf(text).servers).toMatchObject([{ name: 'a' }]);
  });

  it.each([
    ['servers: &a [*a]\n', 'neither YAML nor JSON: it contains itself'],
    ['servers: []\n---\nservers: []\n', 'neither YAML nor JSON: it has several documents'],
    [Buffer.from([0x61, 0x3a, 0x20, 0x92]), 'the file site.yaml cannot be read: it is not UTF-8'],
  ])('is refused without words of the parser: %j', (text, message) => {
    expect(() => siteOf(text)).toThrow(message);
  });

  it('is refused if it would fill the memory', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg', 'ih'].map((pair) => [...pair])) {
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${of}`).join(',')}]`);
    }
    expect(() => siteOf(bomb.join('\n'))).toThrow(/neither YAML nor JSON: .*resource exhaustion/);
  });
});
