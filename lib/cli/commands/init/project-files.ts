import { isObject } from '../../../core/json';
import { compareText } from '../../../core/order';
import { LOCAL_CALLS, type PackageManager } from '../../load/installer';
import { readOwnPackage, readSource, TEMPLATES, type TemplateName } from './templates';

/** The choices for a new project. */
export interface ProjectPlan {
  readonly template: TemplateName;
  readonly name: string;
  readonly packageManager: PackageManager;
  /** Specifier of the kumiki dependency in package.json. */
  readonly kumiki: string;
  /** Path from the project to the root of the workspace that it becomes part of. */
  readonly workspace?: string | undefined;
}

/** The name used in the sources of all templates, which are programs that run unmodified. */
const NAME_IN_SOURCES = /\bmy-site\b/g;
/** A simulator whose appliances are up immediately. */
const SIMULATOR = 'kumiki simulator --mode immediate --state .kumiki/simulator.json';

/** Renders the files of a new project: path → text, sorted by path. */
export function renderProject(plan: ProjectPlan): ReadonlyMap<string, string> {
  const { sources } = TEMPLATES[plan.template];
  const files = Object.entries<string>(sources).map(([path, source]): [string, string] => {
    const text = readSource(source).replace(NAME_IN_SOURCES, plan.name);
    return [path, renderSource(path, text, plan)];
  });
  files.push(['package.json', renderPackageFile(plan)]);
  const settings = SETTINGS[plan.packageManager];
  if (settings !== undefined && plan.workspace === undefined) files.push([settings.file, settings.text]);
  return new Map(files.sort(([a], [b]) => compareText(a, b)));
}

function renderSource(path: string, text: string, plan: ProjectPlan): string {
  if (path === 'README.md') return renderReadme(text, plan);
  const { packageManager, workspace } = plan;
  // npm and Yarn install the packages of a workspace into its root
  return path === 'Pulumi.yaml' && workspace !== undefined && packageManager !== 'pnpm'
    ? text.replace('./node_modules/', `${workspace}/node_modules/`)
    : text;
}

/** The commands of a README, which are those of npm, as those of another package manager. */
function renderReadme(text: string, { packageManager }: ProjectPlan): string {
  return text
    .replace(/`npm /g, `\`${packageManager} `)
    .replaceAll(`\`${LOCAL_CALLS.npm} `, `\`${LOCAL_CALLS[packageManager]} `);
}

function renderPackageFile({ template, name, packageManager, kumiki }: ProjectPlan): string {
  const { isTypeScript, usesPulumi } = TEMPLATES[template];
  const dependencies = ['cdk8s', 'constructs', ...(usesPulumi ? ['@pulumi/pulumi'] : [])];
  const json = {
    name,
    version: '0.0.0',
    private: true,
    type: 'module',
    engines: { node: readVersion('engines', 'node') },
    scripts: {
      synth: 'kumiki synth',
      plan: 'kumiki simulator --quiet --mode immediate -- kumiki plan',
      ...(usesPulumi && {
        up: `${SIMULATOR} --quiet -- node simulated.mjs up --yes --skip-preview`,
        down: `${SIMULATOR} --quiet -- node simulated.mjs destroy --yes --skip-preview`,
      }),
      simulator: SIMULATOR,
      test: 'node --test',
      ...(isTypeScript && { typecheck: 'tsc' }),
    },
    dependencies: sortKeys({
      kumiki,
      ...Object.fromEntries(dependencies.map((each) => [each, readVersion('peerDependencies', each)])),
    }),
    ...(isTypeScript && {
      devDependencies: {
        '@types/node': `^${readVersion('devDependencies', '@types/node')}`,
        typescript: `^${readVersion('devDependencies', 'typescript')}`,
      },
    }),
    ...(usesPulumi && listFields(packageManager)),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

/** Returns the version of a package in our own package.json. */
function readVersion(list: string, name: string): string {
  const versions = readOwnPackage().json[list];
  const version = isObject(versions) ? versions[name] : undefined;
  return typeof version === 'string' ? version : '*';
}

function sortKeys(record: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => compareText(a, b)));
}

/**
 * A dependency of Pulumi with an install script that only compares versions. npm and pnpm ask about every
 * script without a setting.
 */
const NEEDLESS_SCRIPT = 'protobufjs';

/** Returns the fields of package.json that a package manager needs for a project with Pulumi. */
function listFields(packageManager: PackageManager): Readonly<Record<string, unknown>> {
  return packageManager === 'npm' ? { allowScripts: { [NEEDLESS_SCRIPT]: false } } : {};
}

/** The settings that package managers need, in a project or in the root of its workspace. */
export const SETTINGS: Readonly<Partial<Record<PackageManager, Settings>>> = {
  pnpm: {
    file: 'pnpm-workspace.yaml',
    text: `allowBuilds:\n  ${NEEDLESS_SCRIPT}: false\n`,
    setting: `allowBuilds: { ${NEEDLESS_SCRIPT}: false }`,
    word: NEEDLESS_SCRIPT,
  },
  // programs find packages in node_modules/
  yarn: {
    file: '.yarnrc.yml',
    text: 'nodeLinker: node-modules\n',
    setting: 'nodeLinker: node-modules',
    word: 'node-modules',
  },
};

interface Settings {
  readonly file: string;
  readonly text: string;
  /** The same on one line. */
  readonly setting: string;
  /** Present in every file with the setting. */
  readonly word: string;
}
