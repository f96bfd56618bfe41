import type { Language } from './language';

/** A text in each language of the service. */
type Text = Readonly<Record<Language, string>>;

interface Region {
  readonly id: number;
  readonly name: Text;
}

interface ZoneRow {
  readonly id: number;
  readonly description: Text;
  readonly region: Region;
  readonly isDummy?: true;
}

const TOKYO = { id: 210, name: { en: 'Tokyo', ja: '東京' } };
const SANDBOX = { id: 290, name: { en: 'Sandbox', ja: 'Sandbox' } };
const ISHIKARI = { id: 310, name: { en: 'Ishikari', ja: '石狩' } };

const ishikari = (number: number) => ({ en: `Ishikari ${number}`, ja: `石狩第${number}ゾーン` });
const tokyo = (number: number) => ({ en: `Tokyo ${number}`, ja: `東京第${number}ゾーン` });

/** The zones of the service, in its order. */
const ZONES = {
  is1a: { id: 31001, description: ishikari(1), region: ISHIKARI },
  is1b: { id: 31002, description: ishikari(2), region: ISHIKARI },
  is1c: { id: 31003, description: ishikari(3), region: ISHIKARI },
  tk1a: { id: 21001, description: tokyo(1), region: TOKYO },
  tk1b: { id: 21002, description: tokyo(2), region: TOKYO },
  tk1v: { id: 29001, description: SANDBOX.name, region: SANDBOX, isDummy: true },
} as const satisfies Record<string, ZoneRow>;

/** Name of a zone of the service. */
export type ZoneName = keyof typeof ZONES;

export const ZONE_NAMES: readonly ZoneName[] = ['is1a', 'is1b', 'is1c', 'tk1a', 'tk1b', 'tk1v'];

/** Creates a record with a value for each zone. */
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

/** The zone of a resource, and the language of the client. */
export interface Place {
  readonly zone: ZoneName;
  readonly language: Language;
}

/** Renders the field `Zone` of a switch or server. */
export function renderZoneField({ zone: name, language }: Place) {
  const { id, description, region }: ZoneRow = ZONES[name];
  return { ID: id, Name: name, Description: description[language], Region: renderRegion(region, language) };
}

/** Renders the rows of `GET /zone`. */
export function renderZones(language: Language) {
  return ZONE_NAMES.map((zone) => renderZone({ zone, language }));
}

function renderZone({ zone: name, language }: Place) {
  const zone: ZoneRow = ZONES[name];
  return {
    ID: zone.id,
    Name: name,
    Description: zone.description[language],
    DisplayOrder: ZONE_NAMES.indexOf(name) + 1,
    IsDummy: zone.isDummy ?? false,
    VNCProxy: { HostName: `sac-${name}-ssl.example.jp`, IPAddress: '192.0.2.10' },
    FTPServer: { HostName: `sac-${name}-ftp.example.jp`, IPAddress: '192.0.2.11' },
    Region: renderRegion(zone.region, language),
  };
}

/** Renders the rows of `GET /region`. */
export function renderRegions(language: Language) {
  return [TOKYO, SANDBOX, ISHIKARI].map((region) => renderRegion(region, language));
}

function renderRegion({ id, name }: Region, language: Language) {
  return {
    ID: id,
    Name: name[language],
    Description: name[language],
    NameServers: ['133.242.0.3', '133.242.0.4'],
  };
}
