import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { asObject, tryParseJson } from '../../../core/json';
import { isStateInUse } from '../../../simulator';

/** The variables that point clients at a simulator. */
type Variables = Readonly<Record<string, string>>;

/**
 * Lets commands for the same state file find a simulator that runs until it is interrupted: writes its variables
 * into a file beside that, for its owner alone. Returns a function that removes it.
 */
export function announceRunning(stateFile: string, env: Variables): () => void {
  const file = toFile(stateFile);
  const remove = () => rmSync(file, { force: true });
  // whatever has the name, a link included, is removed and not written to
  remove();
  writeFileSync(file, JSON.stringify(env), { flag: 'wx', mode: 0o600 });
  return remove;
}

/** The variables of the simulator that is running on a state file; undefined if there is none to share. */
export async function findRunning(stateFile: string): Promise<Variables | undefined> {
  const file = toFile(stateFile);
  if (!(await isStateInUse(stateFile))) return undefined;
  try {
    const variables = Object.entries(asObject(tryParseJson(readFileSync(file, 'utf8'))));
    return Object.fromEntries(variables.map(([name, value]) => [name, String(value)]));
  } catch {
    return undefined;
  }
}

function toFile(stateFile: string): string {
  return `${stateFile}.running`;
}
