import type { IConstruct } from 'constructs';
import { Attachments } from './attachments';
import { checkCall } from './props/check-call';
import { SIGNATURES } from './signatures';

/** A note for the person who reads the report of a synth. */
export interface Note {
  /** What the note is about. */
  readonly constructPath: string;
  /** A sentence for people. */
  readonly text: string;
  /** Whether a rule of `kumiki check` finds the same, so that it need not repeat the note. */
  readonly isChecked?: true;
}

const NOTES = new Attachments<() => Iterable<string | CheckedNote>>('notes');

/**
 * Adds a note to the report of a synth, such as hardening that an image does not allow. `create` runs once
 * the tree is complete and has no problems; undefined adds nothing.
 */
export function addNote(construct: IConstruct, create: () => string | undefined): void {
  checkCall(SIGNATURES, 'addNote', arguments);
  addNotes(construct, () => {
    const text = create();
    return text === undefined ? NONE : [text];
  });
}

/** A note about what a rule of `kumiki check` finds, too. */
interface CheckedNote {
  readonly text: string;
  readonly isChecked: true;
}

/** As {@link addNote}, for any number of notes. */
export function addNotes(construct: IConstruct, create: () => Iterable<string | CheckedNote>): void {
  NOTES.add(construct, create);
}

/** The notes of a construct, in the order in which they were added. */
export function collectNotes(construct: IConstruct): readonly Note[] {
  const creators = NOTES.on(construct);
  if (creators.length === 0) return NONE;
  const constructPath = construct.node.path;
  return creators
    .flatMap((create) => [...create()])
    .map((note) => ({ constructPath, ...(typeof note === 'string' ? { text: note } : note) }));
}

/** Shared, as nearly every construct of a large tree has no notes. */
const NONE: readonly never[] = [];
