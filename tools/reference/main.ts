/**
 * Builds the documentation as a static site in site/: README and CHANGELOG, the guides of docs/, and the reference of
 * every public entry from its doc comments. Fails for a public member without a comment, and for a link that leads
 * nowhere. With --check the site is built in a temporary folder, which is removed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Application, type ProjectReflection, TSConfigReader } from 'typedoc';
import { findBrokenLinks } from './links.ts';
import { listUndocumented } from './undocumented.ts';

const root = join(import.meta.dirname, '..', '..');
const isCheck = process.argv.includes('--check');
const site = isCheck ? mkdtempSync(join(tmpdir(), 'kumiki-site-')) : join(root, 'site');

const app = await Application.bootstrap(
  {
    name: 'Kumiki',
    entryPoints: ['index', 'pulumi/index', 'provider/index', 'testing/index', 'controller/index'].map(
      (entry) => join(root, `lib/${entry}.ts`),
    ),
    projectDocuments: ['README.ja.md', 'docs/*.md', 'CHANGELOG.md'].map((page) => join(root, page)),
    readme: join(root, 'README.md'),
    excludeInternal: true,
    excludePrivate: true,
    // what a class of cdk8s or Pulumi brings is documented there
    excludeExternals: true,
    includeHierarchySummary: false,
    disableGit: true,
    disableSources: true,
    // `npm run check` has checked the types
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
