import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICE_ANNOTATIONS } from '../../lib/load-balancer/service-annotations';
import { SERVICE_FIELDS } from '../../lib/load-balancer/service-fields';

const guide = readFileSync(join(__dirname, '../../docs/load-balancer.md'), 'utf8');

describe('docs/load-balancer.md', () => {
  const outcomes = [
    ...Object.entries(SERVICE_FIELDS).map(([field, { outcome }]) => [`\`${field}\``, outcome]),
    ...Object.entries(SERVICE_ANNOTATIONS).map(([keys, { outcome }]) => [keys, outcome]),
  ];

  it.each(outcomes)('describes the effect of %s', (name, outcome) => {
    expect(guide).toContain(`| ${name} | ${outcome} |\n`);
  });
});
