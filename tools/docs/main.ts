/**
 * Writes the pages that are generated from the sources; `npm run docs -- --check` only checks that they are
 * up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderCheck } from './check.ts';
import { renderCommandLine } from './command-line.ts';
import {
  renderChart,
  renderChartValues,
  renderControllerManifest,
  renderControllerTemplate,
} from './controller.ts';
import { renderCoreOS } from './coreos.ts';
import { renderCoreOSDifferences } from './coreos-differences.ts';
import { renderErrors } from './errors/render-errors.ts';
import { renderPicture } from './picture.ts';
import { renderReadme } from './reliability.ts';
import { renderSimulator } from './simulator.ts';
import { renderSimulatorAdmin } from './simulator-admin.ts';

const root = join(import.meta.dirname, '..', '..');
const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  'README.md': () => renderReadme('README.md'),
  'README.ja.md': () => renderReadme('README.ja.md'),
  'docs/check.md': renderCheck,
  'docs/cli.md': renderCommandLine,
  'docs/coreos.md': renderCoreOS,
  'docs/coreos-differences.md': renderCoreOSDifferences,
  'docs/errors.md': renderErrors,
  'docs/whole-site.svg': renderPicture,
  'docs/simulator.md': renderSimulator,
  'docs/simulator-admin.md': renderSimulatorAdmin,
  'deploy/controller/controller.yaml': renderControllerManifest,
  'deploy/controller/chart/Chart.yaml': renderChart,
  'deploy/controller/chart/values.yaml': renderChartValues,
  'deploy/controller/chart/templates/controller.yaml': renderControllerTemplate,
};

for (const [path, render] of Object.entries(PAGES)) {
  const file = join(root, path);
  const text = await render();
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
    console.log(`wrote ${path}`);
  } else if (readFileSync(file, 'utf8') !== text) {
    console.log(`${path} is out of date: npm run docs`);
    process.exitCode = 1;
  }
}
