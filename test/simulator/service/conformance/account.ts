import type { Json } from '../../rig';
import {
  AUTH_STATUS,
  DISK_PLAN,
  ICON,
  INTERNET_PLAN,
  INTERNET_PLANS,
  NOTE,
  REGION,
  SERVER_PLAN,
  SERVICE_CLASS,
  ZONE,
} from './account-examples';
import { type Area, FIRST_ID, listOf, type Step } from './area';

const ICON_PATH = `/icon/${FIRST_ID}`;
const NOTE_PATH = `/note/${FIRST_ID + 1}`;
const NEW_ICON = { Icon: { ID: 0, Name: 'i', Tags: ['x'], Image: 'iVBORw0KGgoAAAANSUhEUg==' } };
const NEW_NOTE = {
  Note: { Name: NOTE.Name, Tags: [], Class: 'shell', Content: NOTE.Content, Icon: { ID: 0 } },
};

const steps: readonly Step[] = [
  ['GET /auth-status', '/auth-status', undefined, 200, AUTH_STATUS],
  ['GET /zone', '/zone?{"Filter":{"Name":["is1b"]}}', undefined, 200, listOf('Zones', ZONE)],
  ['GET /zone/:id', '/zone/31002', undefined, 200, single('Zone', ZONE)],
  ['GET /region', '/region?{"Filter":{"ID":310}}', undefined, 200, listOf('Regions', REGION)],
  ['GET /region/:id', '/region/310', undefined, 200, single('Region', REGION)],
  [
    'GET /product/server',
    '/product/server?{"Count":1}',
    undefined,
    200,
    listOf('ServerPlans', SERVER_PLAN, 72),
  ],
  ['GET /product/server/:id', '/product/server/100001001', undefined, 200, single('ServerPlan', SERVER_PLAN)],
  ['GET /product/internet', '/product/internet?{"Filter":{"ID":[100,250]}}', undefined, 200, INTERNET_PLANS],
  [
    'GET /product/internet/:id',
    '/product/internet/100',
    undefined,
    200,
    single('InternetPlan', INTERNET_PLAN),
  ],
  [
    'GET /product/disk',
    '/product/disk?{"Filter":{"Name":["HDD"]}}',
    undefined,
    200,
    listOf('DiskPlans', DISK_PLAN),
  ],
  ['GET /product/disk/:id', '/product/disk/2', undefined, 200, single('DiskPlan', DISK_PLAN)],
  [
    'GET /public/price',
    '/public/price?{"Filter":{"ServiceClassPath":"cloud/switch/default"}}',
    undefined,
    200,
    listOf('ServiceClasses', SERVICE_CLASS),
  ],
  ['POST /icon', '/icon', NEW_ICON, 201, single('Icon', ICON)],
  ['GET /icon/:id', ICON_PATH, undefined, 200, single('Icon', ICON)],
  ['GET /icon', '/icon?{"Filter":{"Scope":"user"}}', undefined, 200, listOf('Icons', ICON)],
  ['PUT /icon/:id', ICON_PATH, { Icon: { Name: 'i' } }, 200, single('Icon', ICON)],
  ['DELETE /icon/:id', ICON_PATH, undefined, 200, single('Icon', ICON)],
  ['POST /note', '/note', NEW_NOTE, 201, single('Note', NOTE)],
  ['GET /note/:id', NOTE_PATH, undefined, 200, single('Note', NOTE)],
  ['GET /note', '/note', undefined, 200, listOf('Notes', NOTE)],
  ['PUT /note/:id', NOTE_PATH, { Note: { Class: 'shell' } }, 200, single('Note', NOTE)],
  ['DELETE /note/:id', NOTE_PATH, undefined, 200, single('Note', NOTE)],
];

function single(key: string, resource: object): Json {
  return { Success: true, is_ok: true, [key]: resource };
}

export const ACCOUNT: Area = { name: 'the account, zones and plans', steps };

const LISTS = {
  '/disk': 'Disks',
  '/archive': 'Archives',
  '/cdrom': 'CDROMs',
  '/packetfilter': 'PacketFilters',
  '/privatehost': 'PrivateHosts',
  '/sshkey': 'SSHKeys',
  '/license': 'Licenses',
  '/commonserviceitem': 'CommonServiceItems',
  '/product/license': 'LicenseInfo',
  '/product/privatehost': 'PrivateHostPlans',
};

/** Routes whose lists are always empty. */
export const EMPTY: Area = {
  name: 'lists that are empty',
  steps: Object.entries(LISTS).map(([path, key]): Step => {
    const nothing = { From: 0, Count: 0, Total: 0, [key]: [], is_ok: true };
    return [`GET ${path}`, `${path}?{"Count":0,"From":0}`, undefined, 200, nothing];
  }),
};
