import { join } from 'node:path';
import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { App } from '../../lib';
import { buildPicture } from '../../lib/graph/model/build-graph';
import type { Picture } from '../../lib/graph/model/graph';
import { readSite } from '../../lib/graph/model/site-data';

/** Returns the picture of an app, as drawn by `kumiki graph`. */
export function pictureOf(app: App): Picture {
  return buildPicture(readSite(app.assemble(), app, Number.POSITIVE_INFINITY));
}

/** Creates the site of examples/whole-site. Tests that use it must mock `kumiki`. */
export function createSite(): App {
  const { Site } = jest.requireActual(join(__dirname, '../../examples/whole-site/stack.ts'));
  const app = new App({ outdir: 'never-written' });
  new Site(app, 'site');
  return app;
}

/** Creates an app with a number of Deployments, each with its Service, in some charts. */
export function createCrowd(count: number, charts = 1): App {
  const app = new App({ outdir: 'never-written' });
  for (let chart = 0; chart < charts; chart++) {
    const scope = new Chart(app, `chart-${chart}`, { namespace: `n-${chart}` });
    for (let index = 0; index < count / charts; index++) addPods(scope, `web-${index}`);
  }
  return app;
}

/** Adds a Deployment and its Service. */
export function addPods(scope: Construct, name: string): void {
  const labels = { app: name };
  new ApiObject(scope, `Deployment-${name}`, {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name } },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
    },
  });
  new ApiObject(scope, `Service-${name}`, {
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { name } },
    spec: { selector: labels, ports: [{ port: 80 }] },
  });
}

/** Returns the page that a synth of the app writes. */
export function pageOf(app: App): string {
  const page = app.renderFiles().find(({ path }) => path === 'index.html');
  if (!page) throw new Error('an app has a page');
  return String(page.content);
}
