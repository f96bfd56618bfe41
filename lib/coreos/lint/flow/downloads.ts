import { type Finding, warning } from '../finding';
import type { ReadUnit } from '../read-units';

/** Programs that come from the network and run as root, and nobody looks at them. */
export function* lintDownloads(units: readonly ReadUnit[]): Generator<Finding> {
  for (const { unit, property, commands } of units) {
    const urls = commands
      .filter((command) => /\b(?:wget|curl)\b/.test(command))
      .flatMap((command) => command.match(/https?:\/\/[^\s'"]+/g) ?? []);
    const [first] = urls;
    if (first === undefined || commands.some((command) => /\bsha(?:256|512)sum\b/.test(command))) continue;
    yield warning({
      code: 'UNIT_DOWNLOAD',
      property,
      message: `${unit.name} runs what it downloads (${urls.length === 1 ? first : `${urls.length} files, such as ${first}`}) without a look at its checksum`,
      hint: 'name a version in the URL, and check it with sha256sum before it is made executable',
    });
  }
}
