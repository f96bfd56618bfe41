import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { formatCount } from '../../../core/format-count';
import { joinCommands, quoteForShell } from '../../../core/shell';
import { isVisible } from '../../../core/visible-text';
import type { CommandContext, CommandModule } from '../../command';
import { findProgram } from '../../find-program';
import { tryReadText } from '../../load/files';
import { findPackageManager, PACKAGE_MANAGERS } from '../../load/installer';
import { formatColumns } from '../../terminal/format';
import { usageError } from '../../usage-error';
import { chooseTemplate } from './choose-template';
import { findKumikiDependency } from './kumiki-dependency';
import { type ProjectPlan, renderProject, SETTINGS } from './project-files';
import { checkProjectName, toProjectName } from './project-name';
import { readOwnPackage, TEMPLATE_NAMES, TEMPLATES } from './templates';
import { findWorkspace } from './workspace';
import { checkFree, writeProject } from './write-project';

/** `kumiki init` */
export const command: CommandModule = {
  usage: 'kumiki init [DIR] [OPTIONS]',
  argument: 'project folder',
  argumentCompletion: { files: 'folders' },
  options: {
    template: {
      type: 'string',
      short: 't',
      value: 'NAME',
      choices: TEMPLATE_NAMES,
      help: `${TEMPLATE_NAMES.join(', ')} (default: asks, or typescript)`,
    },
    list: { type: 'boolean', short: 'l', help: 'list the templates and write nothing' },
    name: { type: 'string', value: 'NAME', help: 'name of the project (default: that of the folder)' },
    'package-manager': {
      type: 'string',
      value: 'NAME',
      choices: PACKAGE_MANAGERS,
      help: 'npm, pnpm or yarn (default: by the lock file, or the one that runs this)',
    },
    kumiki: {
      type: 'string',
      value: 'FILE',
      help: 'tarball or version of kumiki (default: the one that runs this)',
    },
    'dry-run': { type: 'boolean', help: 'show what would be written and write nothing' },
  },
  steps: [
    'uses the working directory or DIR, which is created if it does not exist, and a template',
    'refuses if one of the files already exists; then nothing is written',
    'writes the project: a stack, a test of it, and scripts to try it on a simulated site',
  ],
  results: {
    name: 'the name of the project',
    template: 'the name of its template',
    packageManager: '`npm`, `pnpm` or `yarn`',
    kumiki: 'the version, or the tarball, that the project depends on',
    workspace: 'the path from the project to the root of its workspace; left out if there is none',
    folder: 'the path of the project',
    files: 'the paths of its files',
    isWritten: 'false with `--dry-run`',
    nextSteps: 'the commands of the next step',
    templates: 'with `--list`, instead of all others: `name` and `summary` of each template',
  },
  examples: [
    'kumiki init shop',
    'kumiki init shop --template pulumi --package-manager pnpm',
    'kumiki init --list',
    'kumiki init shop --template whole-site --kumiki ./kumiki-0.1.0.tgz --dry-run',
  ],
  afterErrors: 'nothing written',
  run,
};

async function run(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
  if (context.values.list) return list(context);
  const folder = readFolder(context);
  const { name, kumiki, 'package-manager': packageManager } = context.values;
  const dependency = findKumikiDependency(typeof kumiki === 'string' ? kumiki : undefined, {
    cwd: context.cwd,
    folder,
    packageFolder: dirname(readOwnPackage().path),
  });
  const chosen =
    PACKAGE_MANAGERS.find((each) => each === packageManager) ?? findPackageManager(folder, context.env);
  const workspace = findWorkspace(folder, chosen);
  const plan: ProjectPlan = {
    name: typeof name === 'string' ? checkProjectName(name) : toProjectName(basename(folder)),
    template: await chooseTemplate(context),
    packageManager: chosen,
    kumiki: dependency.specifier,
    ...(workspace !== undefined && { workspace: relative(folder, workspace).split(sep).join('/') }),
  };
  const files = renderProject(plan);
  checkFree(folder, files.keys());
  const isWritten = !context.values['dry-run'];
  if (isWritten) writeProject(folder, files);
  const nextSteps = listNextSteps(plan, folder, context);
  if (!context.json) {
    report(context, plan, folder, [...files.keys()]);
    if (dependency.isUncertain) noteCheckout(context);
    if (workspace !== undefined) noteSetting(context, plan, workspace);
    context.err.print`${context.err.dim`next`}  ${joinCommands(nextSteps)}\n`;
  }
  return { ...plan, folder, files: [...files.keys()], isWritten, nextSteps };
}

/** @throws CLI_USAGE for a name that cannot be shown in a command, and where Node reads no TypeScript */
function readFolder({ argument = '.', cwd }: CommandContext): string {
  const hint = 'choose another folder: kumiki init DIR';
  if (!isVisible(argument) || argument.trim() === '') {
    throw usageError({
      message: 'the name of the folder has characters that cannot be seen',
      given: argument,
      allowed: 'visible characters and spaces',
      hint,
    });
  }
  const folder = resolve(cwd, argument);
  if (!folder.split(sep).includes('node_modules')) return folder;
  throw usageError({
    message: 'a project cannot be in node_modules: Node reads no TypeScript there, and npm removes it',
    given: folder,
    hint,
  });
}

function list({ out, err, json }: CommandContext): Readonly<Record<string, unknown>> {
  const templates = TEMPLATE_NAMES.map((name) => ({ name, summary: TEMPLATES[name].summary }));
  if (json) return { templates };
  for (const line of formatColumns(
    templates.map(({ name, summary }) => [name, out.say(summary)]),
    out.wrapAt,
  ))
    out.print`${line}\n`;
  err.print`\n${err.dim`next`}  ${err.command(`kumiki init DIR --template ${TEMPLATE_NAMES[0] ?? ''}`)}\n`;
  return { templates };
}

/** Lists the commands that lead to a simulated site, as far as the required programs are installed. */
function listNextSteps(
  { template, packageManager }: ProjectPlan,
  folder: string,
  { cwd, env }: CommandContext,
): readonly string[] {
  const path = relative(cwd, folder);
  const canRunUp = TEMPLATES[template].usesPulumi && findProgram('pulumi', env) !== undefined;
  return [
    ...(path === '' ? [] : [`cd ${quoteForShell(path.startsWith('-') ? `./${path}` : path)}`]),
    `${packageManager} install`,
    `${packageManager} run ${canRunUp ? 'up' : 'plan'}`,
    ...(canRunUp ? [`${packageManager} run simulator`] : []),
  ];
}

function report(context: CommandContext, plan: ProjectPlan, folder: string, files: readonly string[]): void {
  const { out, err, cwd, values, elapsedMs } = context;
  const { name, template } = plan;
  const shownFolder = relative(cwd, folder) || '.';
  out.print`${out.bold(name)}  ${out.say(TEMPLATES[template].summary)}\n\n`;
  for (const file of files) out.print`${shownFolder}/${file}\n`;
  const count = err.say(formatCount(files.length, 'file'));
  const seconds = (elapsedMs() / 1000).toFixed(2);
  if (values['dry-run']) err.print`\n${count} to write, nothing written in ${seconds} s\n`;
  else err.print`\n${count} in ${seconds} s\n`;
  noteMissing(context, plan);
}

/** Notes the programs that the project needs and that are not installed. */
function noteMissing({ err, env }: CommandContext, { template, packageManager }: ProjectPlan): void {
  if (findProgram(packageManager, env) === undefined) {
    err.print`${err.yellow`note`}  ${packageManager} is not on PATH: install it, or choose another with --package-manager\n`;
  }
  if (TEMPLATES[template].usesPulumi && findProgram('pulumi', env) === undefined) {
    const site = 'https://www.pulumi.com/docs/install/';
    err.print`${err.yellow`note`}  pulumi is not on PATH, which ${packageManager} run up needs: ${site}\n`;
  }
}

/** Notes a setting that a project with Pulumi needs, if the workspace that it is part of lacks it. */
function noteSetting(
  { cwd, err }: CommandContext,
  { template, packageManager }: ProjectPlan,
  workspace: string,
): void {
  const needed = SETTINGS[packageManager];
  if (needed === undefined || !TEMPLATES[template].usesPulumi) return;
  const path = join(workspace, needed.file);
  const current = tryReadText(path);
  if (current === undefined || current.includes(needed.word)) return;
  err.print`${err.yellow`note`}  put ${needed.setting} into ${relative(cwd, path)}, which has the settings of this project\n`;
}

/** Notes that a version from a checkout cannot be installed unless it has been published. */
function noteCheckout({ err }: CommandContext): void {
  err.print`${err.yellow`note`}  this kumiki runs from a checkout: unless its version is published, give --kumiki FILE, which npm pack makes\n`;
}
