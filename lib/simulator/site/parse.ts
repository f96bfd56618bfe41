import { KumikiError } from '../../core/errors';
import { Cidr, Ipv4 } from '../../core/ipv4';
import { contradictionsOf } from './contradictions';
import { type Kind, type Read, SiteReader, textKind, wholeKind } from './reader';
import type { Site, SiteAppliance, SiteRouter, SiteServer, SiteSwitch } from './site';

const NAME = textKind('a text of 1 to 64 characters', (text) => text.length >= 1 && text.length <= 64);
const TAG = textKind('a text that is not empty', (text) => text !== '');
const ADDRESS = textKind('an IPv4 address such as 203.0.113.4', (text) => Ipv4.tryParse(text) !== undefined);
const CLASS = textKind('a class such as loadbalancer, vpcrouter, database or nfs', (text) =>
  /^[a-z]+$/.test(text),
);
const BLOCK_LENGTH: Kind<26 | 27 | 28> = {
  is: (value): value is 26 | 27 | 28 => value === 26 || value === 27 || value === 28,
  allowed: '26, 27 or 28',
};
const IS_UP: Kind<boolean> = { is: (value) => typeof value === 'boolean', allowed: 'true or false' };

/**
 * Makes a site of plain data, such as a YAML or JSON file holds; nothing at all is an empty site.
 * @throws SIMULATOR_SITE with everything that is wrong: each problem names its path, the value and what is allowed
 */
export function parseSite(value: unknown): Site {
  const reader = new SiteReader();
  const given = reader.object(value ?? {}, '', ['routers', 'switches', 'servers', 'appliances']);
  const site = {
    routers: reader.list(given.routers, 'routers', routerOf(reader)),
    switches: reader.list(given.switches, 'switches', switchOf(reader)),
    servers: reader.list(given.servers, 'servers', serverOf(reader)),
    appliances: reader.list(given.appliances, 'appliances', applianceOf(reader)),
  };
  // what could not be read is not there to be contradicted
  const problems = reader.problems.length > 0 ? reader.problems : contradictionsOf(site);
  if (problems.length > 0) throw new KumikiError(problems);
  return site;
}

function routerOf(reader: SiteReader): Read<SiteRouter> {
  return (value, path) => {
    const given = reader.object(value, path, [
      'name',
      'tags',
      'networkAddress',
      'prefixLength',
      'bandwidthMbps',
    ]);
    const name = reader.value(given.name, `${path}.name`, NAME);
    const networkAddress = reader.value(given.networkAddress, `${path}.networkAddress`, ADDRESS);
    const prefixLength = reader.value(given.prefixLength, `${path}.prefixLength`, BLOCK_LENGTH);
    const bandwidthMbps = reader.optional(
      given.bandwidthMbps,
      `${path}.bandwidthMbps`,
      wholeKind(100, 10_000),
    );
    const tags = tagsOf(reader, given.tags, path);
    if (name === undefined || networkAddress === undefined || prefixLength === undefined) return undefined;
    if (!Cidr.tryParse(`${networkAddress}/${prefixLength}`)) {
      const network = Cidr.around(Ipv4.parse(networkAddress), prefixLength).network.toString();
      return reader.report(
        `${path}.networkAddress`,
        networkAddress,
        `the first address of its /${prefixLength}: ${network}`,
      );
    }
    return { name, tags, networkAddress, prefixLength, bandwidthMbps };
  };
}

function switchOf(reader: SiteReader): Read<SiteSwitch> {
  return (value, path) => {
    const given = reader.object(value, path, ['name', 'tags']);
    const name = reader.value(given.name, `${path}.name`, NAME);
    const tags = tagsOf(reader, given.tags, path);
    return name === undefined ? undefined : { name, tags };
  };
}

function serverOf(reader: SiteReader): Read<SiteServer> {
  return (value, path) => {
    const given = reader.object(value, path, ['name', 'tags', 'isUp', 'interfaces']);
    const name = reader.value(given.name, `${path}.name`, NAME);
    const isUp = reader.optional(given.isUp, `${path}.isUp`, IS_UP);
    const interfaces = reader.list(given.interfaces, `${path}.interfaces`, nicOf(reader));
    const tags = tagsOf(reader, given.tags, path);
    return name === undefined ? undefined : { name, tags, isUp, interfaces };
  };
}

function nicOf(reader: SiteReader): Read<NonNullable<SiteServer['interfaces']>[number]> {
  return (value, path) => {
    const given = reader.object(value, path, ['switch', 'address']);
    const on = reader.value(given.switch, `${path}.switch`, NAME);
    const address = reader.optional(given.address, `${path}.address`, ADDRESS);
    if (on === undefined) return undefined;
    return { switch: on, ...(address !== undefined && { address }) };
  };
}

function applianceOf(reader: SiteReader): Read<SiteAppliance> {
  const address: Read<string> = (value, path) => reader.value(value, path, ADDRESS);
  return (value, path) => {
    const keys = ['name', 'tags', 'class', 'switch', 'addresses', 'prefixLength', 'vrid'];
    const given = reader.object(value, path, keys);
    const name = reader.value(given.name, `${path}.name`, NAME);
    const on = reader.value(given.switch, `${path}.switch`, NAME);
    const prefixLength = reader.value(given.prefixLength, `${path}.prefixLength`, wholeKind(1, 32));
    const vrid = reader.value(given.vrid, `${path}.vrid`, wholeKind(1, 255));
    const addresses = reader.list(given.addresses ?? [], `${path}.addresses`, address);
    const kind = reader.optional(given.class, `${path}.class`, CLASS);
    const tags = tagsOf(reader, given.tags, path);
    if (name === undefined || on === undefined || prefixLength === undefined || vrid === undefined)
      return undefined;
    return { name, tags, class: kind, switch: on, addresses, prefixLength, vrid };
  };
}

function tagsOf(reader: SiteReader, value: unknown, path: string): string[] {
  return reader.list(value, `${path}.tags`, (each, at) => reader.value(each, at, TAG));
}
