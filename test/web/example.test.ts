import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from '../../lib';

// the example imports the package by its name, as users do; here it resolves to lib/
jest.mock('kumiki', () => jest.requireActual('../../lib'), { virtual: true });

const ROOT = join(__dirname, '../..');
const { Notes } = jest.requireActual(join(ROOT, 'examples/web-app/stack.ts'));

/** Returns the manifests by kind and name. */
function manifestsOf(site: string, live: string): Map<string, string> {
  const app = new App({ outdir: 'never-written' });
  new Notes(app, 'notes', { site, live });
  const manifests = app.assemble().stacks[0]?.manifests ?? [];
  return new Map(
    manifests.map(({ object }) => [`${object.kind} ${object.metadata.name}`, JSON.stringify(object)]),
  );
}
const changed = (before: Map<string, string>, after: Map<string, string>) =>
  [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));

describe('examples/web-app', () => {
  it('moves from a workstation to production without changes to its pods', () => {
    const before = manifestsOf('workstation', 'blue');
    expect(changed(before, manifestsOf('production', 'blue')).sort()).toEqual([
      'EndpointSlice mysql-service-external',
      'NetworkPolicy notes-blue',
      'NetworkPolicy notes-blue-migrate',
      'NetworkPolicy notes-green',
      'NetworkPolicy notes-green-migrate',
      'Service mysql-service',
    ]);
  });

  it('switches over by its Services alone', () => {
    const before = manifestsOf('production', 'blue');
    expect(changed(before, manifestsOf('production', 'green'))).toEqual([
      'Service notes',
      'Service notes-preview',
    ]);
  });

  it('is linked from the guide', () => {
    expect(readFileSync(join(ROOT, 'docs/web-apps.md'), 'utf8')).toContain('../examples/web-app');
  });
});
