import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { KumikiError } from '../../errors';
import { isObject, valueAt } from '../protocol/json';
import { ZONE_NAMES } from '../protocol/zones';
import type { SimulatorState } from './records';

/** The state that a file holds; undefined when there is no such file yet. */
export function loadState(file: string): SimulatorState | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  const state = parseState(text);
  if (state) return state;
  throw new KumikiError({
    code: 'SIMULATOR_START',
    message: 'the state file is not one of this simulator',
    given: file,
    allowed: 'a file that a simulator of this version wrote',
    hint: 'name another file, or remove this one to begin anew',
  });
}

/**
 * Puts the state on disk before returning: written beside the file, then renamed over it, so that the file is whole at any
 * moment. Synchronous on purpose: no other request may see a state that is not on disk yet.
 */
export function saveState(file: string, state: SimulatorState): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const temporary = `${file}.tmp`;
    writeDurably(temporary, JSON.stringify(state));
    renameSync(temporary, file);
    syncFolder(dirname(file));
  } catch (cause) {
    throw new KumikiError(
      { code: 'SIMULATOR_START', message: 'the state file cannot be written', given: file },
      { cause },
    );
  }
}

function writeDurably(file: string, text: string): void {
  const descriptor = openSync(file, 'w');
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes the rename itself durable, where the platform can. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isObject(error) && valueAt(error, 'code') === 'ENOENT') return undefined;
    throw new KumikiError(
      { code: 'SIMULATOR_START', message: 'the state file cannot be read', given: file },
      { cause: error },
    );
  }
}

function parseState(text: string): SimulatorState | undefined {
  try {
    const state: unknown = JSON.parse(text);
    return isState(state) ? state : undefined;
  } catch {
    return undefined;
  }
}

/** The version vouches for what is inside: nobody but the simulator writes this file. */
function isState(value: unknown): value is SimulatorState {
  return (
    valueAt(value, 'version') === 2 &&
    ZONE_NAMES.every((zone) => isObject(valueAt(valueAt(value, 'zones'), zone)))
  );
}
