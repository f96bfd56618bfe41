import { ok } from 'node:assert/strict';
import { test } from 'node:test';
import { App } from 'kumiki';
import { Site } from './stack.js';

test('the site is valid, and its app runs behind a virtual IP', () => {
  const app = new App();
  new Site(app, 'my-site');

  const [site] = app.assemble().stacks; // the validated tree, as data
  const kinds = site?.manifests.map(({ object }) => object.kind);
  ok(kinds?.includes('Deployment'));
  ok(site?.constructs.some(({ id }) => id === 'Edge'));
});
