import type { IConstruct } from 'constructs';
import { Attachments } from './attachments';
import { cutMiddle } from './cut-middle';
import { checkCall } from './props/check-call';
import { type Produced, produce } from './props/produce';
import { SIGNATURES } from './signatures';

/** A note for the user who reads the report of a synth. */
export interface Note {
  /** Path of the construct that the note is about. */
  readonly constructPath: string;
  /** A sentence for the user. */
  readonly text: string;
  /** The rule of `kumiki check` that reports the same thing, such as `image-tag`. @default - none */
  readonly rule?: string;
}

/** A note without its construct path: only a sentence, or a sentence with its rule. */
export type NoteContent = string | Omit<Note, 'constructPath'>;

const NOTES = new Attachments<() => Iterable<NoteContent>>('notes');

/**
 * Adds a note to the report of a synth, such as hardening that an image does not allow. `create` runs once
 * the tree is complete and has no problems; it may return undefined to add nothing.
 */
export function addNote(construct: IConstruct, create: () => string | undefined): void {
  checkCall(SIGNATURES, 'addNote', arguments);
  addNotes(construct, () => {
    const text = produce(create, CREATED);
    return text === undefined ? NONE : [text];
  });
}

const CREATED: Produced = {
  property: 'create',
  accepts: (value) => value === undefined || typeof value === 'string',
  allowed: 'a string, or undefined for no note',
};

/** Like {@link addNote}, for any number of notes. */
export function addNotes(construct: IConstruct, create: () => Iterable<NoteContent>): void {
  NOTES.add(construct, create);
}

/** Returns the notes of a construct, in the order in which they were added. */
export function collectNotes(construct: IConstruct): readonly Note[] {
  const creators = NOTES.on(construct);
  if (creators.length === 0) return NONE;
  const constructPath = construct.node.path;
  return creators
    .flatMap((create) => [...create()])
    .map((content) => (typeof content === 'string' ? { text: content } : content))
    .map((content) => ({ constructPath, ...content, text: cutMiddle(content.text) }));
}

/** Shared because nearly every construct of a large tree has no notes. */
const NONE: readonly never[] = [];
