/** A command in a shell script: its words, without quotes. */
export type ShellCommand = readonly string[];

/**
 * Reads the commands of a shell script as far as possible without running it. Variables are replaced by the
 * values assigned to them; other expansions stay as they are. Here-documents are also read as commands, which
 * does no harm: only known program names matter.
 */
export function listShellCommands(script: string): readonly ShellCommand[] {
  const variables = new Map<string, string>();
  return splitCommands(script).flatMap((words) => {
    let position = 0;
    for (; position < words.length; position++) {
      const [, name, value] = ASSIGNMENT.exec(words[position] ?? '') ?? [];
      if (name === undefined || value === undefined) break;
      variables.set(name, expand(value, variables));
    }
    const command = words.slice(position).map((word) => expand(word, variables));
    return command.length > 0 ? [command] : [];
  });
}

const ASSIGNMENT = /^([A-Za-z_]\w*)=(.*)$/s;
/** Maximum length of an expanded word; longer ones are left unexpanded. */
const MOST_VALUE = 4096;

function expand(word: string, variables: ReadonlyMap<string, string>): string {
  if (!word.includes('$')) return word;
  const expanded = word.replace(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g, (whole, braced, plain) => {
    return variables.get(braced ?? plain) ?? whole;
  });
  return expanded.length > MOST_VALUE ? word : expanded;
}

/** Characters that end a command. Pairs of them produce empty commands, which are dropped. */
const ENDS = new Set(['\n', ';', '|', '&', '(', ')', '`', '{', '}']);

function splitCommands(script: string): readonly string[][] {
  const commands: string[][] = [];
  let words: string[] = [];
  let word: string | undefined;
  let quote = '';
  const endWord = () => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const endCommand = () => {
    endWord();
    if (words.length > 0) commands.push(words);
    words = [];
  };
  for (let position = 0; position < script.length; position++) {
    const character = script.charAt(position);
    const next = script.charAt(position + 1);
    if (quote === "'") {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === '\\') {
      if (next !== '\n') word = (word ?? '') + next;
      position += 1;
    } else if (quote === '"') {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= '';
    } else if (character === '#' && word === undefined) {
      while (position + 1 < script.length && script.charAt(position + 1) !== '\n') position += 1;
    } else if (character === '$' && next === '{') {
      const end = script.indexOf('}', position);
      const stop = end < 0 || end - position > 256 ? position : end;
      word = (word ?? '') + script.slice(position, stop + 1);
      position = stop;
    } else if (ENDS.has(character)) endCommand();
    else if (character === ' ' || character === '\t' || character === '\r') endWord();
    else word = (word ?? '') + character;
  }
  endCommand();
  return commands;
}
