import { isObject } from '../../../core/json';
import { toText, valueAt } from '../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../protocol/refusal';
import { renderTime } from '../../protocol/time';
import type { IconRecord } from '../../store/records';
import { respondToFind } from '../find/find';
import { type Call, type Handler, type ServiceResponse, single } from '../model/call';
import { parseLabels, parseNewLabels, toIconUrl } from '../model/labels';
import type { Route } from '../model/route';

/**
 * An icon shared by all accounts, which tests of the official clients use. Resources may refer to any icon.
 */
const SHARED_ICON = {
  ID: 112_901_627_749,
  Name: 'shared icon',
  URL: toIconUrl(112_901_627_749),
  Scope: 'shared',
  Availability: 'available',
  Tags: [],
  CreatedAt: renderTime(0),
  ModifiedAt: renderTime(0),
};

/** Creates a handler for an icon of the account. */
function withIcon(handle: (icon: Readonly<IconRecord>, call: Call) => ServiceResponse | Refusal): Handler {
  return (call) => {
    const icon = call.store.account.icons.get(call.ids[0]);
    if (icon) return handle(icon, call);
    return isShared(call) ? refuse('forbidden', 'the icon is shared') : refuse('not_found', call.ids[0]);
  };
}

function isShared({ ids }: Call): boolean {
  return ids[0] === String(SHARED_ICON.ID);
}

const findIcons: Handler = ({ store, query }) =>
  respondToFind('Icons', [SHARED_ICON, ...store.account.icons.values().map(renderOwnIcon)], query);

const readOwnIcon = withIcon((icon) => show(icon));
const readIcon: Handler = (call) => (isShared(call) ? single('Icon', SHARED_ICON) : readOwnIcon(call));

const createIcon: Handler = (call) => {
  const given = valueAt(call.body, 'Icon');
  const labels = parseNewLabels(given);
  if (isRefusal(labels)) return labels;
  const { name, tags } = labels;
  const image = toText(valueAt(given, 'Image')) ?? '';
  if (image === '') return refuse('missing_param', 'Image');
  if (!isPng(image)) return refuse('invalid_format', 'Image');
  const times = { createdAt: call.now, modifiedAt: call.now };
  return show(call.store.account.icons.put({ id: call.store.takeId(), name, tags, ...times }), 201);
};

const updateIcon = withIcon((icon, call) => {
  const given = valueAt(call.body, 'Icon');
  if (!isObject(given)) return refuse('missing_param', 'Icon');
  const labels = parseLabels(given);
  if (isRefusal(labels)) return labels;
  const { name = icon.name, tags = icon.tags } = labels;
  return show(call.store.account.icons.put({ ...icon, name, tags, modifiedAt: call.now }));
});

const deleteIcon = withIcon((icon, call) => {
  call.store.account.icons.delete(icon.id);
  return show(icon);
});

/** Whether Base64 data begins like a PNG image. */
function isPng(base64: string): boolean {
  return Buffer.from(base64.slice(0, 12), 'base64').subarray(0, 8).equals(PNG_SIGNATURE);
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function show(icon: Readonly<IconRecord>, status = 200) {
  return single('Icon', renderOwnIcon(icon), status);
}

function renderOwnIcon(icon: Readonly<IconRecord>) {
  return {
    ID: icon.id,
    Name: icon.name,
    URL: toIconUrl(icon.id),
    Scope: 'user',
    Availability: 'available',
    Tags: icon.tags,
    CreatedAt: renderTime(icon.createdAt),
    ModifiedAt: renderTime(icon.modifiedAt),
  };
}

/** Every operation of `/icon`. */
export const ICON_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/icon',
    summary: 'find icons',
    knownDifference: 'has one shared icon',
    handle: findIcons,
  },
  {
    method: 'POST',
    path: '/icon',
    summary: 'create an icon',
    knownDifference: 'the image is not kept',
    handle: createIcon,
  },
  { method: 'GET', path: '/icon/:id', summary: 'read an icon', handle: readIcon },
  {
    method: 'PUT',
    path: '/icon/:id',
    summary: 'change the name and the tags of an icon',
    handle: updateIcon,
  },
  {
    method: 'DELETE',
    path: '/icon/:id',
    summary: 'delete an icon',
    knownDifference: 'may be in use',
    handle: deleteIcon,
  },
];
