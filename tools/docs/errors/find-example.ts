import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type ErrorCode, KumikiError, type Problem } from 'kumiki';
import { runInCloud } from './cloud-run.ts';
import { type CommandExample, runCommand } from './command-run.ts';
import { CLOUD } from './examples/cloud.ts';
import { COMMANDS } from './examples/commands.ts';
import { GATEWAYS } from './examples/gateways.ts';
import { IMAGES } from './examples/images.ts';
import { LOAD_BALANCERS } from './examples/load-balancers.ts';
import { BOOT_DOCUMENTS, CLUSTER, CLUSTERS, KUBEADM } from './examples/machines.ts';
import { SERVICES } from './examples/services.ts';
import { WORKLOADS } from './examples/workloads.ts';
import { runProgram } from './library-run.ts';
import { readServiceProblems } from './service-run.ts';

/** An example as the page shows it. */
export interface ShownExample {
  readonly input: readonly ShownInput[];
  /** The error that it produces. */
  readonly given: string;
}

interface ShownInput {
  /** The name of a file. @default - none */
  readonly title?: string;
  readonly language: string;
  readonly text: string;
}

const PROGRAMS = { ...WORKLOADS, ...GATEWAYS, ...LOAD_BALANCERS, ...CLUSTERS, ...BOOT_DOCUMENTS };
const SOURCES = ['workloads', 'gateways', 'load-balancers', 'machines', 'cloud'].map((name) =>
  readFileSync(join(import.meta.dirname, 'examples', `${name}.ts`), 'utf8'),
);

/** The file that the page shows only once, because the examples share it. */
const SHARED_FILE = 'shop.ts';

/** Runs the example of a code. @throws if there is none, or if it produces another error */
export async function findExample(code: ErrorCode): Promise<ShownExample> {
  const program = PROGRAMS[code];
  if (program) {
    const { problems, notes } = runProgram(program, { cluster: CLUSTER, kubeadm: KUBEADM });
    const note = notes.find((text) => text.startsWith(`${code}: `));
    const given = problems.length === 0 && note !== undefined ? `note ${note}` : formatOnly(code, problems);
    return { input: [{ language: 'ts', text: readBody(code) }], given };
  }
  const inCloud = CLOUD[code];
  if (inCloud) {
    const given = formatOnly(code, await runInCloud(inCloud));
    return { input: [{ language: 'ts', text: readBody(code) }], given };
  }
  const service = SERVICES[code];
  if (service !== undefined) {
    return {
      input: [{ language: 'yaml', text: service }],
      given: formatOnly(code, readServiceProblems(service)),
    };
  }
  const command = COMMANDS[code] ?? IMAGES[code];
  if (command) return showCommand(code, command);
  throw new Error(`tools/docs/errors/examples/ has no example of ${code}`);
}

/** Formats the problems with a code, without their places, which are in the example's file. */
function formatOnly(code: ErrorCode, problems: readonly Problem[]): string {
  const own = problems.filter((problem) => problem.code === code);
  const texts = own.map(({ source: _, excerpt: __, ...problem }) => new KumikiError(problem).message);
  if (texts.length === 0)
    throw new Error(
      `the example of ${code} gives ${[...new Set(problems.map((problem) => problem.code))].join(', ') || 'no error'}`,
    );
  return [...new Set(texts)].map((text) => `error ${text.replaceAll(homedir(), '~')}`).join('\n\n');
}

/** Returns the body of an example as it is formatted in its file. */
function readBody(code: ErrorCode): string {
  const pattern = new RegExp(`^  (?:async )?${code}\\(.*\\) \\{\\n([\\s\\S]*?)^  \\},$`, 'm');
  const body = SOURCES.map((source) => pattern.exec(source)?.[1]).find((text) => text !== undefined);
  if (body === undefined) throw new Error(`the text of the example of ${code} is not found`);
  return body.replaceAll(/^ {4}/gm, '');
}

async function showCommand(code: ErrorCode, example: CommandExample): Promise<ShownExample> {
  const { run, files = {}, cluster, registry, without, shown = `error ${code}` } = example;
  const said = await runCommand(example);
  const start = said.indexOf(shown);
  if (start === -1) throw new Error(`the example of ${code} gives ${said}`);
  const situation = [
    ...(without === undefined ? [] : [`# ${without} is not installed`]),
    ...(cluster === undefined ? [] : [`# the cluster ${describeCluster(cluster)}`]),
    ...(registry === undefined
      ? []
      : [`# the registry answers with status ${registry.status} (${registry.reason})`]),
    `$ ${run}`,
  ];
  return {
    input: [
      ...Object.entries(files)
        .filter(([title]) => title !== SHARED_FILE)
        .map(([title, text]) => ({ title, language: languageOf(title), text })),
      { language: 'console', text: situation.join('\n') },
    ],
    given: said.slice(start),
  };
}

function describeCluster(cluster: NonNullable<CommandExample['cluster']>): string {
  return typeof cluster === 'string' ? cluster : `answers with status ${cluster.status} (${cluster.reason})`;
}

function languageOf(file: string): string {
  if (/\.m?ts$/.test(file)) return 'ts';
  if (file.endsWith('.json')) return 'json';
  return /config|other|\.yaml$/.test(file) ? 'yaml' : 'text';
}
