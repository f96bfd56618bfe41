const SHELL = /^(?:.*\/)?(?:ba|da|z|k|a)?sh$/;
/** Words that only a shell reads. Other characters of shells are also arguments of programs. */
const OPERATOR = /^(?:&&|\|\|?|2>&1|\d?>{1,2}(?:&\d|\/dev\/null))$/;

/**
 * Finds what starts no program, or another one than meant, because no shell reads a command: a whole command
 * line in one word, an option with its value, operators, variables before the program. Quotes only words that
 * cannot be secrets.
 */
export function findCommandFault(command: unknown, args?: unknown): string | undefined {
  const program: unknown = Array.isArray(command) ? command[0] : undefined;
  const words = [...toWords(command), ...toWords(args)];
  if (typeof program === 'string') {
    const fault = findProgramFault(program) ?? findScriptFault(program, words);
    if (fault !== undefined || SHELL.test(program)) return fault;
    const operator = words.find((word) => OPERATOR.test(word));
    if (operator !== undefined) return `'${operator}' has no effect, because no shell reads the command`;
  }
  for (const [index, word] of words.entries()) {
    const option = /^(--[A-Za-z][\w.-]{0,64})[ \t]+[^\s-]/.exec(word)?.[1];
    // the value of an option may have options of its own
    if (option === undefined || words[index - 1]?.startsWith('-')) continue;
    return `the option ${option} and its value are one word, and no shell splits it`;
  }
  return undefined;
}

function toWords(words: unknown): string[] {
  return Array.isArray(words) ? words.map(String) : [];
}

function findProgramFault(program: string): string | undefined {
  if (program.trim() === '') return 'the name of the program is empty';
  const variable = /^([A-Za-z_]\w{0,64})=/.exec(program)?.[1];
  if (variable !== undefined)
    return `the variable ${variable} is taken for the program, because no shell reads the command`;
  if (/^(?:~|\$\{?[A-Za-z_])/.test(program))
    return `the path of the program is taken literally, because no shell replaces ~ or variables`;
  // on Windows, paths such as C:\Program Files have spaces
  if (!/\s/.test(program) || /^[A-Za-z]:[\\/][^"]*\.(?:exe|cmd|bat)$/i.test(program)) return undefined;
  const first = program.trim().split(/\s/, 1)[0];
  return `the command line that begins with '${first}' is one word, and no shell splits it`;
}

/** Finds a shell whose script is only the first of the words behind -c. */
function findScriptFault(program: string, words: readonly string[]): string | undefined {
  if (!SHELL.test(program)) return undefined;
  const at = words.findIndex((word) => /^-[a-z]{0,4}c$/.test(word));
  if (at < 0) return undefined;
  const [script, next] = words.slice(at + 1);
  if (script === undefined) return `the shell has no script behind ${words[at]}`;
  if (next === undefined || !/^[\w./-]+$/.test(script)) return undefined;
  return `the shell runs only the first word behind ${words[at]}, without the others`;
}
