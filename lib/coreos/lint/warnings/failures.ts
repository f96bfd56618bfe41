import type { Problem } from '../../../core/errors';
import { listValues, listWords } from '../../unit-file/parse';
import type { ReadUnit } from '../read-units';

/** Warns about failures that go unnoticed, and about sockets that a replaced unit loses. */
export function* warnAboutFailures(units: readonly ReadUnit[]): Generator<Problem> {
  for (const read of units) {
    const { unit, file, property } = read;
    for (const value of listValues(file, 'Service', 'ExecStartPre')) {
      if (!/^[@:+!|]*-/.test(value)) continue;
      yield {
        code: 'UNIT_SWALLOWED_FAILURE',
        property,
        message: `${unit.name} continues if '${value}' fails, whatever the reason`,
        hint: 'let a unit of its own retry until it succeeds, and remove the leading -',
      };
    }
    if (losesSocket(read)) {
      yield {
        code: 'UNIT_RACE',
        property,
        message: `${unit.name} gets its sockets from systemd (fd://), but its new content does not ask for them`,
        hint: `change it with a drop-in, or add Requires= and After=${toSocketName(unit.name)}`,
      };
    }
  }
}

/** Warns about programs that are downloaded and run as root without being verified. */
export function* warnAboutDownloads(units: readonly ReadUnit[]): Generator<Problem> {
  for (const { unit, property, commands } of units) {
    const urls = commands
      .filter((command) => /\b(?:wget|curl)\b/.test(command))
      .flatMap((command) => command.match(/https?:\/\/[^\s'"]+/g) ?? []);
    const [first] = urls;
    if (first === undefined || commands.some((command) => /\bsha(?:256|512)sum\b/.test(command))) continue;
    yield {
      code: 'UNIT_DOWNLOAD',
      property,
      message: `${unit.name} runs what it downloads (${urls.length === 1 ? first : `${urls.length} files, such as ${first}`}) without verifying a checksum`,
      hint: 'name a version in the URL, and check it with sha256sum before it becomes executable',
    };
  }
}

function losesSocket({ unit, file }: ReadUnit): boolean {
  if (unit.content === undefined || !unit.name.endsWith('.service')) return false;
  const commands = listValues(file, 'Service', 'ExecStart');
  if (!commands.some((command) => /(?:^|\s)fd:\/\//.test(command))) return false;
  const requested = [
    ...listWords(file, 'Unit', 'Requires'),
    ...listWords(file, 'Unit', 'BindsTo'),
    ...listWords(file, 'Service', 'Sockets'),
  ];
  return !requested.includes(toSocketName(unit.name));
}

function toSocketName(service: string): string {
  return service.replace(/service$/, 'socket');
}
