import type { IConstruct } from 'constructs';
import { Attachments } from './attachments';

/** A remark for the person who reads the report of a synth. */
export interface Note {
  readonly constructPath: string;
  readonly text: string;
}

const NOTES = new Attachments<() => string | undefined>('notes');

/**
 * Adds a remark to the report of a synth, such as hardening that an image does not allow. `make` runs once
 * the tree is complete and has no problems; undefined adds nothing.
 */
export function addNote(construct: IConstruct, make: () => string | undefined): void {
  NOTES.add(construct, make);
}

/** The notes of a construct, in the order in which they were added. */
export function collectNotes(construct: IConstruct): readonly Note[] {
  const makes = NOTES.on(construct);
  if (makes.length === 0) return NONE;
  const texts = makes.map((make) => make()).filter((text) => text !== undefined);
  return texts.map((text) => ({ constructPath: construct.node.path, text }));
}

/** Shared, as nearly every construct of a large tree has no notes. */
const NONE: readonly never[] = [];
