/**
 * Separates the objects of a JSON stream, such as the output of `jq '.items[]'`, by the marks of YAML: kubectl
 * reads such streams, too. Lines stay where they are if each object begins on one of its own. Undefined if
 * the text is not a stream of several objects.
 */
export function separateObjects(text: string): string | undefined {
  const starts = findObjects(text);
  if (starts.length < 2) return undefined;
  const [, ...others] = starts;
  const parts = [0, ...others].map((start, index) => endWithBreak(text.slice(start, others[index])));
  return parts.join('--- ');
}

/** Finds where the objects of a stream begin; none if the text begins with something else. */
function findObjects(text: string): number[] {
  const starts: number[] = [];
  let depth = 0;
  let isInString = false;
  for (let index = text.search(/\S/); index >= 0 && index < text.length; index++) {
    const character = text[index];
    if (isInString) {
      if (character === '\\') index++;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{' || character === '[') {
      if (depth === 0) starts.push(index);
      depth++;
    } else if (character === '}' || character === ']') depth--;
    // such as a list
    if (text[starts[0] ?? index] !== '{') return [];
  }
  return starts;
}

function endWithBreak(part: string): string {
  const end = part.trimEnd();
  const breaks = part.slice(end.length).replace(/[^\n]/g, '');
  return `${end}${breaks || '\n'}`;
}
