import type { WireAuthStatus } from '../../../sakura/wire/wire';
import { renderRegions, renderZones } from '../../protocol/zones';
import { fixedRoutes } from '../find/fixed-routes';
import type { Handler } from '../model/call';
import type { Route } from '../model/route';

/** The account of the simulator's token. */
const AUTH_STATUS: WireAuthStatus & { readonly [key: string]: unknown } = {
  Account: { ID: 123_400_000_001, Name: 'sim account', Code: 'sim', Class: 'member' },
  Member: { Code: 'sim00000', Class: 'member' },
  AuthClass: 'account',
  AuthMethod: 'apikey',
  ExternalPermission: '',
  IsAPIKey: true,
  OperationPenalty: 'none',
  Permission: 'create',
  is_ok: true,
};

/** Reads the account. It is the only resource that is not wrapped in a key. */
const readAuthStatus: Handler = () => ({ status: 200, body: AUTH_STATUS });

/** Every operation that is not specific to a zone. */
export const ACCOUNT_ROUTES: readonly Route[] = [
  ...fixedRoutes({
    path: '/zone',
    keys: ['Zones', 'Zone'],
    what: 'zone',
    rows: ({ place }) => renderZones(place.language),
  }),
  ...fixedRoutes({
    path: '/region',
    keys: ['Regions', 'Region'],
    what: 'region',
    rows: ({ place }) => renderRegions(place.language),
  }),
  { method: 'GET', path: '/auth-status', summary: 'read whose token it is', handle: readAuthStatus },
];
