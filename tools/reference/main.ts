/**
 * Builds the documentation as a static site in site/: README and CHANGELOG, the guides of docs/, and the
 * reference of every public entry from its doc comments. Fails if a public member has no comment or a link is
 * broken. With --check, builds the site in a temporary folder, which is removed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Application, type ProjectReflection, TSConfigReader } from 'typedoc';
import { LIBRARY_ENTRIES, ROOT } from '../build/entries.ts';
import { findBrokenLinks } from './links.ts';
import { listUndocumented } from './undocumented.ts';

const isCheck = process.argv.includes('--check');
const site = isCheck ? mkdtempSync(join(tmpdir(), 'kumiki-site-')) : join(ROOT, 'site');

const app = await Application.bootstrap(
  {
    name: 'Kumiki',
    entryPoints: Object.values(LIBRARY_ENTRIES),
    projectDocuments: ['README.ja.md', 'docs/*.md', 'CHANGELOG.md'].map((page) => join(ROOT, page)),
    readme: join(ROOT, 'README.md'),
    excludeInternal: true,
    excludePrivate: true,
    // members inherited from cdk8s or Pulumi are documented there
    excludeExternals: true,
    includeHierarchySummary: false,
    customCss: join(import.meta.dirname, 'site.css'),
    disableGit: true,
    disableSources: true,
    // `npm run check` has already checked the types
    skipErrorChecking: true,
    highlightLanguages: [
      ...['bash', 'console', 'dockerfile', 'http', 'ini', 'javascript', 'json', 'mermaid', 'nginx'],
      ...['shellscript', 'text', 'typescript', 'yaml'],
    ],
    validation: { invalidLink: true, invalidPath: true, notExported: false },
    logLevel: 'Warn',
  },
  [new TSConfigReader()],
);
const project = await app.convert();
const problems = project ? await build(project) : ['the sources cannot be read'];
for (const problem of problems) console.log(problem);
if (isCheck) rmSync(site, { recursive: true });
else if (problems.length === 0) console.log(`wrote ${relative(process.cwd(), site)}/index.html`);
process.exitCode = problems.length > 0 || app.logger.hasWarnings() ? 1 : 0;

async function build(reflections: ProjectReflection): Promise<readonly string[]> {
  app.validate(reflections);
  await app.generateDocs(reflections, site);
  const undocumented = listUndocumented(reflections).map((name) => `${name} has no doc comment`);
  return [...undocumented, ...findBrokenLinks(site)];
}
