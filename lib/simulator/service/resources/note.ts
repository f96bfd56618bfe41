import { isObject } from '../../../core/json';
import { toText, valueAt } from '../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../protocol/refusal';
import { renderTime } from '../../protocol/time';
import type { NoteRecord } from '../../store/records';
import { findInTable } from '../find/find';
import { type Call, type Handler, type ServiceResponse, single } from '../model/call';
import { parseLabels, parseNewLabels, renderIcon } from '../model/labels';
import type { Route } from '../model/route';

/** Creates a handler for one startup script. */
function withNote(handle: (note: Readonly<NoteRecord>, call: Call) => ServiceResponse | Refusal): Handler {
  return (call) => {
    const note = call.store.account.notes.get(call.ids[0]);
    return note ? handle(note, call) : refuse('not_found', call.ids[0]);
  };
}

const findNotes: Handler = (call) =>
  findInTable(call, {
    key: 'Notes',
    table: call.store.account.notes,
    indexes: { Name: 'name', 'Tags.Name': 'tag' },
    render: renderNote,
  });

const readNote = withNote((note) => show(note));

const createNote: Handler = (call) => {
  const given = valueAt(call.body, 'Note');
  const labels = parseNewLabels(given);
  if (isRefusal(labels)) return labels;
  const content = toText(valueAt(given, 'Content'));
  if (content === undefined) return refuse('missing_param', 'Content');
  const note: NoteRecord = {
    id: call.store.takeId(),
    ...labels,
    content,
    class: toText(valueAt(given, 'Class')) || 'shell',
    createdAt: call.now,
    modifiedAt: call.now,
  };
  return show(call.store.account.notes.put(note), 201);
};

/** Updates only the fields in the request. */
const updateNote = withNote((note, call) => {
  const given = valueAt(call.body, 'Note');
  if (!isObject(given)) return refuse('missing_param', 'Note');
  const labels = parseLabels(given);
  if (isRefusal(labels)) return labels;
  const changed = {
    ...note,
    ...labels,
    class: toText(valueAt(given, 'Class')) || note.class,
    content: toText(valueAt(given, 'Content')) ?? note.content,
    modifiedAt: call.now,
  };
  return show(call.store.account.notes.put(changed));
});

const deleteNote = withNote((note, call) => {
  call.store.account.notes.delete(note.id);
  return show(note);
});

function show(note: Readonly<NoteRecord>, status = 200) {
  return single('Note', renderNote(note), status);
}

function renderNote(note: Readonly<NoteRecord>) {
  return {
    ID: note.id,
    Name: note.name,
    Class: note.class,
    Content: note.content,
    Description: note.description,
    Scope: 'user',
    Availability: 'available',
    Icon: renderIcon(note.iconId),
    Tags: note.tags,
    CreatedAt: renderTime(note.createdAt),
    ModifiedAt: renderTime(note.modifiedAt),
  };
}

/** Every operation of `/note`. */
export const NOTE_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/note',
    summary: 'find startup scripts',
    knownDifference: 'has no public ones',
    handle: findNotes,
  },
  {
    method: 'POST',
    path: '/note',
    summary: 'create a startup script',
    knownDifference: 'the description is not read from the content',
    handle: createNote,
  },
  { method: 'GET', path: '/note/:id', summary: 'read a startup script', handle: readNote },
  { method: 'PUT', path: '/note/:id', summary: 'change a startup script', handle: updateNote },
  { method: 'DELETE', path: '/note/:id', summary: 'delete a startup script', handle: deleteNote },
];
