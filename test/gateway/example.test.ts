import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from '../../lib';

// the example imports the package by its name, as users do; here it resolves to lib/
jest.mock('kumiki', () => jest.requireActual('../../lib'), { virtual: true });

const FOLDER = join(__dirname, '../../examples/gateway');

describe('examples/gateway', () => {
  it('has two stacks without a problem, and routes that strip the prefix', () => {
    const { OnGke } = jest.requireActual(join(FOLDER, 'on-gke.ts'));
    const { OnSakura } = jest.requireActual(join(FOLDER, 'on-sakura.ts'));
    const app = new App({ outdir: 'never-written' });
    new OnGke(app, 'gke');
    new OnSakura(app, 'sakura');
    const { stacks } = app.assemble();
    expect(stacks.map(({ path }) => path)).toEqual(['gke', 'sakura']);
    const files = app.render();
    const config = String(files.get('gke/gateways/gateway/nginx.conf') ?? '');
    expect(config).toContain('location /hoge/ {');
    expect([...files.keys()]).toEqual(expect.arrayContaining(['sakura/gateways/gateway/nginx.conf']));
  });

  it('is linked from the guide', () => {
    expect(readFileSync(join(__dirname, '../../docs/gateway.md'), 'utf8')).toContain('../examples/gateway');
  });
});
