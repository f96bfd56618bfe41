/** What `app:` of cdk8s.yaml gives to its program, as in `STAGE=live node --env-file=.env main.ts --all`. */
export interface AppCommand {
  readonly variables: Readonly<Record<string, string>>;
  /** The parts that only a shell and Node.js themselves would apply. */
  readonly unused: readonly string[];
}

/** Matches the names of programs. */
export const PROGRAM = /\.[cm]?[jt]s$/;

const END_OF_COMMAND = /^(?:[|;<>]|&&|\d>)/;
/** Modules that make Node.js read TypeScript, which happens anyway. */
const LOADERS = /ts-node|tsx|swc|esbuild|tsconfig-paths|source-map-support/;

export function readAppCommand(command: string): AppCommand {
  const words = splitWords(command);
  const program = words.findLastIndex((word) => PROGRAM.test(word));
  const before = words.slice(0, program < 0 ? -1 : program);
  const after = program < 0 ? [] : words.slice(program + 1);
  const end = after.findIndex((word) => END_OF_COMMAND.test(word));
  const variables: Record<string, string> = {};
  const unused: string[] = [];
  for (const [index, word] of before.entries()) {
    const [option = '', value = before[index + 1] ?? ''] = word.split(/=(.*)/s);
    if (/^[A-Za-z_]\w*=/.test(word)) {
      if (/[$`]/.test(value)) unused.push(option);
      else variables[option] = value.replace(/(?:;|&&)$/, '');
    }
    const isLoader = /^(?:-r|--require|--import)$/.test(option) && !LOADERS.test(value);
    if (isLoader || option.startsWith('--env-file')) unused.push(`${option} ${value}`);
    else if (/^(?:dotenvx?|env-cmd)$/.test(word)) unused.push(word);
  }
  const args = end < 0 ? after : after.slice(0, end);
  if (args.length > 0) unused.push(args.join(' '));
  return { variables, unused };
}

/** Splits a command into words; quotes preserve spaces. */
export function splitWords(command: string): string[] {
  const words = command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}
