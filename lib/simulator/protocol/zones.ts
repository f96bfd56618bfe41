interface Region {
  readonly id: number;
  readonly name: string;
}

interface ZoneRow {
  readonly id: number;
  readonly description: string;
  readonly region: Region;
  readonly isDummy?: true;
}

const TOKYO = { id: 210, name: 'Tokyo' };
const SANDBOX = { id: 290, name: 'Sandbox' };
const ISHIKARI = { id: 310, name: 'Ishikari' };

/** The zones of the service, in its order. */
const ZONES = {
  is1a: { id: 31001, description: 'Ishikari 1', region: ISHIKARI },
  is1b: { id: 31002, description: 'Ishikari 2', region: ISHIKARI },
  is1c: { id: 31003, description: 'Ishikari 3', region: ISHIKARI },
  tk1a: { id: 21001, description: 'Tokyo 1', region: TOKYO },
  tk1b: { id: 21002, description: 'Tokyo 2', region: TOKYO },
  tk1v: { id: 29001, description: 'Sandbox', region: SANDBOX, isDummy: true },
} as const satisfies Record<string, ZoneRow>;

/** Name of a zone of the service. */
export type ZoneName = keyof typeof ZONES;

export const ZONE_NAMES: readonly ZoneName[] = ['is1a', 'is1b', 'is1c', 'tk1a', 'tk1b', 'tk1v'];

/** A record with something for each zone. */
export function forEachZone<T>(create: (name: ZoneName) => T): Record<ZoneName, T> {
  return {
    is1a: create('is1a'),
    is1b: create('is1b'),
    is1c: create('is1c'),
    tk1a: create('tk1a'),
    tk1b: create('tk1b'),
    tk1v: create('tk1v'),
  };
}

export function isZoneName(text: string): text is ZoneName {
  return Object.hasOwn(ZONES, text);
}

/** `Zone` as a field of a switch or server. */
export function renderZoneField(name: ZoneName) {
  const zone: ZoneRow = ZONES[name];
  return { ID: zone.id, Name: name, Description: zone.description, Region: renderRegion(zone.region) };
}

/** A row of `GET /zone`. */
export function renderZone(name: ZoneName) {
  const zone: ZoneRow = ZONES[name];
  return {
    ID: zone.id,
    Name: name,
    Description: zone.description,
    DisplayOrder: ZONE_NAMES.indexOf(name) + 1,
    IsDummy: zone.isDummy ?? false,
    VNCProxy: { HostName: `sac-${name}-ssl.example.jp`, IPAddress: '192.0.2.10' },
    FTPServer: { HostName: `sac-${name}-ftp.example.jp`, IPAddress: '192.0.2.11' },
    Region: renderRegion(zone.region),
  };
}

/** The rows of `GET /region`. */
export const REGIONS = [TOKYO, SANDBOX, ISHIKARI].map(renderRegion);

function renderRegion(region: Region) {
  return {
    ID: region.id,
    Name: region.name,
    Description: region.name,
    NameServers: ['133.242.0.3', '133.242.0.4'],
  };
}
