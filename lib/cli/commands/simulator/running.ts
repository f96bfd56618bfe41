import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { KumikiError } from '../../../core/errors';
import { asObject, tryParseJson } from '../../../core/json';
import { describeFileError } from '../../../core/system-code';
import { isStateInUse } from '../../../simulator';

/** Environment variables that point clients at a simulator. */
type Variables = Readonly<Record<string, string>>;

/**
 * Lets other commands with the same state file find a simulator that runs until it is interrupted. Writes its
 * variables to a private file next to the state file; returns a function that removes it.
 * @throws SIMULATOR_START
 */
export function announceRunning(stateFile: string, env: Variables): () => void {
  const file = toFile(stateFile);
  const remove = () => rmSync(file, { force: true });
  try {
    // removes a file or link of that name instead of writing to it
    remove();
    writeFileSync(file, JSON.stringify(env), { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    const message = `the file ${file} cannot be written: ${describeFileError(cause)}`;
    const hint = 'check the path and its permissions';
    throw new KumikiError({ code: 'SIMULATOR_START', message, given: file, hint }, { cause });
  }
  return remove;
}

/** Reads the variables of the simulator running on a state file; undefined if none can be shared. */
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
