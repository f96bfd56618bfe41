import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from '../../lib';
import { notesBelow } from '../kubernetes/manifests';

// the example imports the package by its name, as users do; here it resolves to lib/
jest.mock('kumiki', () => jest.requireActual('../../lib'), { virtual: true });

const FOLDER = join(__dirname, '../../examples/rancher-front');

describe('examples/rancher-front', () => {
  const { Rancher } = jest.requireActual(join(FOLDER, 'rancher.ts'));
  const { Guestbook } = jest.requireActual(join(FOLDER, 'guestbook.ts'));
  const app = new App({ outdir: 'never-written' });
  new Rancher(app, 'rancher');
  const guestbook = new Guestbook(app, 'guestbook');
  const files = app.render();
  const read = (name: string) => String(files.get(name) ?? '');

  it('has two stacks without a problem', () => {
    expect(app.assemble().stacks.map(({ path }) => path)).toEqual(['rancher', 'guestbook']);
  });

  it('runs Caddy on the machine of Rancher, from complete files', () => {
    const caddyfile = read('rancher/fronts/caddy/config/Caddyfile');
    expect(caddyfile).toContain('rancher.example.jp');
    expect(caddyfile).toContain('reverse_proxy http://172.17.0.2:8080');
    expect([...files.keys()]).toEqual(expect.arrayContaining(['rancher/fronts/caddy/compose.yml']));
  });

  it('checks every node that HAProxy uses, on both ports', () => {
    const config = read('guestbook/fronts/balancer/config/haproxy.cfg');
    const servers = config.match(/^ *server .*$/gm) ?? [];
    expect(servers).toHaveLength(6);
    for (const server of servers) expect(server).toMatch(/ 10\.42\.0\.1[123]:3187[78]$/);
    expect(config.match(/^ *default-server .*\bcheck\b.*$/gm)).toHaveLength(2);
  });

  it('hides phpinfo() from all clients, so that the note about it is gone', () => {
    expect(read('guestbook/fronts/caddy/Caddyfile')).toContain('/guestbook.php');
    expect(notesBelow(guestbook).join('\n')).not.toContain('phpinfo()');
  });

  it('is linked from the guide', () => {
    expect(readFileSync(join(__dirname, '../../docs/fronts.md'), 'utf8')).toContain(
      '../examples/rancher-front',
    );
  });
});
