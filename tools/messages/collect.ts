import { join, relative } from 'node:path';
import ts from 'typescript';
import { MessageFlow } from './message-flow.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A message of the CLI, with `{}` for each value that is put into it. */
export interface Message {
  readonly pattern: string;
  /** Files below `lib/` that contain it, sorted. */
  readonly files: readonly string[];
}

/** Fields whose values are shown to users, by the file of their types. */
const SHOWN_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'appliance/state/immutable.ts': ['reason'],
  'core/errors.ts': ['message', 'allowed', 'hint', 'exists', 'next'],
  'coreos/systemd/value-kind.ts': ['allowed', 'explain', 'remark'],
  'core/artifact-kind.ts': ['summary', 'header', 'what'],
  'core/props/describe-type.ts': ['words'],
  'kubernetes-api/http-cluster.ts': ['description'],
  'sakura/settings/profile.ts': ['label'],
  'sakura/settings/settings-source.ts': ['label'],
  'cli/command.ts': ['summary', 'steps', 'comments', 'help', 'afterErrors'],
  'policy/rule.ts': ['title', 'fix', 'message'],
};

/** The file that puts the subject in front of each sentence. */
const SENTENCES = join(ROOT, 'lib', 'core', 'errors.ts');

/** Patterns without words of their own: translatable if their parts are. */
const COMPOUNDS = ['{}: {}', '{}; {}', '{}, {}'];

/** Collects every text that the CLI shows to users, from the source of `lib/`. */
export function collectMessages(): readonly Message[] {
  const program = createProgram();
  const files = program.getSourceFiles().filter(({ fileName }) => isOurs(fileName));
  const flow = new MessageFlow(program.getTypeChecker(), files);
  for (const file of files) {
    const fields = SHOWN_FIELDS[relative(join(ROOT, 'lib'), file.fileName)];
    if (fields) flow.followFields(file, fields);
  }
  flow.followCalls();
  const found = new Map([...COMPOUNDS.map((each) => [each, new Set([SENTENCES])] as const), ...flow.found]);
  const messages = [...found].map(([pattern, found]) => ({
    pattern,
    files: [...new Set([...found].map((file) => relative(join(ROOT, 'lib'), file)))].sort(),
  }));
  return messages.sort((a, b) => (a.pattern < b.pattern ? -1 : 1));
}

function isOurs(file: string): boolean {
  return file.startsWith(join(ROOT, 'lib')) && !file.endsWith('.d.ts') && !/\/client\//.test(file);
}

function createProgram(): ts.Program {
  const path = join(ROOT, 'tsconfig.json');
  const { config } = ts.readConfigFile(path, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: ['lib'] }, ts.sys, ROOT);
  const { fileNames } = ts.parseJsonConfigFileContent({ ...config, include: ['lib'] }, ts.sys, ROOT);
  return ts.createProgram(fileNames, options);
}
