import fc from 'fast-check';
import { parse } from 'yaml';
import { renderCloudConfig } from '../../../lib/coreos/render/cloud-config';
import { renderUserData } from '../../../lib/coreos/render/render-user-data';
import { lint } from '../boot';
import { anyDocument } from '../generated-document';
import { contentOf, meaningOf, optionsOf, type Understood } from '../read-back';

type Entry = Record<string, string>;
type ReadUnit = Entry & { readonly 'drop-ins'?: Understood['units'][number]['dropIns'] };

function understand(text: string): Understood {
  const read = parse(text, { version: '1.1' });
  return {
    hostname: read.hostname ?? '',
    users: (read.users ?? []).map(({ name, gecos = '' }: Entry) => ({ name, gecos })),
    files: (read.write_files ?? []).map(
      ({ path, permissions, owner = '', content = '', encoding }: Entry) => ({
        path,
        mode: permissions,
        owner,
        content: contentOf(content, encoding),
      }),
    ),
    units: (read.coreos?.units ?? []).map(
      ({ name, command = '', content = '', 'drop-ins': dropIns = [] }: ReadUnit) => ({
        name,
        command,
        content,
        dropIns,
      }),
    ),
  };
}

describe('any document', () => {
  it('is read back with its meaning', () => {
    const property = fc.property(anyDocument, (document) => {
      const { text } = renderCloudConfig(document);
      expect(understand(text)).toEqual(meaningOf(document));
      const { units: _, ...options } = parse(text, { version: '1.1' })?.coreos ?? {};
      expect(options).toEqual(optionsOf(document));
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('has no lint errors', () => {
    const property = fc.property(anyDocument, (document) => {
      const context = { acceptSecrets: true } as const;
      expect(lint(document, context).filter((finding) => finding.startsWith('error'))).toEqual([]);
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('is the same text each time, in every format', () => {
    const formats = [
      'cloud-init',
      'flatcar-butane-1.1.0',
      'fcos-ignition-3.5.0',
      'coreos-cloudinit-1.13',
    ] as const;
    const property = fc.property(anyDocument, fc.constantFrom(...formats), (document, format) => {
      expect(renderUserData(structuredClone(document), format)).toEqual(renderUserData(document, format));
    });
    fc.assert(property, { numRuns: 100 });
  });
});
