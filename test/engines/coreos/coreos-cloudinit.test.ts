import fc from 'fast-check';
import { renderCloudConfig } from '../../../lib/coreos/render/cloud-config';
import { documentOf } from '../../coreos/boot';
import { anyDocument } from '../../coreos/generated-document';
import { contentOf, meaningOf, type Understood } from '../../coreos/read-back';
import { anyText, HOSTILE_TEXTS } from '../../formats/yaml/hostile-values';
import { describeWithEngine } from '../harness/engine';
import { type ParsedConfig, readByCloudinit } from './coreos-cloudinit';
import { clusterDocuments, fullDocument, MODES } from './documents';

describeWithEngine('coreos-cloudinit', 'coreos-cloudinit itself', ({ path }) => {
  /** Returns the messages sorted, because the validator iterates over a Go map in random order. */
  const messages = (version: '1.13' | '1.14', texts: readonly string[]) =>
    readByCloudinit(path, version, texts).map(({ entries }) =>
      (entries ?? []).map(({ message }) => message).sort(),
    );

  it.each(MODES)('1.13 accepts the documents of a cluster: %s', (compat) => {
    const texts = clusterDocuments(compat, 'coreos-cloudinit-1.13').map(({ text }) => text);
    expect(messages('1.13', texts)).toEqual([[], []]);
  });

  it.each([
    ['article', ['etcd']],
    ['hardened', ['etcd', 'fleet']],
  ] as const)('1.14 only reports their old programs as deprecated: %s', (compat, programs) => {
    const texts = clusterDocuments(compat, 'coreos-cloudinit-1.14').map(({ text }) => text);
    const found = messages('1.14', texts);
    for (const entries of found) {
      expect(entries.map((message) => /^deprecated key "(\w+)"/.exec(message)?.[1])).toEqual(programs);
    }
    expect(found).toHaveLength(2);
  });

  it('knows every key of the model', () => {
    const { text } = fullDocument('coreos-cloudinit-1.13');
    expect(messages('1.13', [text])).toEqual([[]]);
    expect(
      messages('1.14', [text])[0]?.map((message) => /^deprecated key "(\w+)"/.exec(message)?.[1]),
    ).toEqual(['etcd', 'etcd2', 'fleet']);
  });

  it('reads any text in its place, and nothing more', () => {
    const texts = fc.array(
      anyText.filter((text) => !/\p{Surrogate}/u.test(text)),
      { minLength: 100, maxLength: 200 },
    );
    const property = fc.property(texts, (contents) => {
      const documents = contents.map((content) => renderCloudConfig(hostileDocument(content)).text);
      const read = readByCloudinit(path, '1.14', documents);
      expect(read.map(({ parsed }) => toTexts(parsed))).toEqual(
        contents.map((content) => [content, content, content, content]),
      );
      for (const { parsed } of read) {
        expect([parsed.WriteFiles?.length, parsed.CoreOS.Units?.length, parsed.Users?.length]).toEqual([
          1, 1, 1,
        ]);
        expect(parsed.CoreOS).toMatchObject({ Etcd: { Addr: '' }, Update: { RebootStrategy: '' } });
      }
    });
    fc.assert(property, {
      numRuns: 10,
      examples: [[[...HOSTILE_TEXTS].filter((text) => !/\p{Surrogate}/u.test(text))]],
    });
  });

  it('reads any document as intended', () => {
    const documents = fc.array(anyDocument, { minLength: 50, maxLength: 100 });
    const property = fc.property(documents, (meant) => {
      const read = readByCloudinit(
        path,
        '1.14',
        meant.map((document) => renderCloudConfig(document).text),
      );
      expect(read.map(({ parsed }) => understand(parsed))).toEqual(meant.map(meaningOf));
      // it may only complain about deprecated keys
      const others = read
        .flatMap(({ entries }) => entries ?? [])
        .filter(({ message }) => !message.startsWith('deprecated key'));
      expect(others).toEqual([]);
    });
    fc.assert(property, { numRuns: 5 });
  });

  /** Puts a text in every place that accepts any. */
  function hostileDocument(content: string) {
    return documentOf({
      users: [{ name: 'deploy', gecos: content }],
      files: [{ path: '/etc/a', content }],
      units: [{ name: 'a.service', content, dropIns: [{ name: '10-a.conf', content }] }],
    });
  }

  function toTexts(parsed: ReturnType<typeof readByCloudinit>[number]['parsed']) {
    const [file] = parsed.WriteFiles ?? [];
    const [unit] = parsed.CoreOS.Units ?? [];
    return [
      parsed.Users?.[0]?.GECOS,
      Buffer.from(file?.Content ?? '', file?.Encoding === 'base64' ? 'base64' : 'utf8').toString(),
      unit?.Content,
      unit?.DropIns?.[0]?.Content,
    ];
  }
});

function understand({ Hostname, Users, WriteFiles, CoreOS }: ParsedConfig): Understood {
  return {
    hostname: Hostname,
    users: (Users ?? []).map(({ Name, GECOS }) => ({ name: Name, gecos: GECOS })),
    files: (WriteFiles ?? []).map(({ Path, RawFilePermissions, Owner, Content, Encoding }) => ({
      path: Path,
      mode: RawFilePermissions,
      owner: Owner,
      content: contentOf(Content, Encoding),
    })),
    units: (CoreOS.Units ?? []).map(({ Name, Command, Content, DropIns }) => ({
      name: Name,
      command: Command,
      content: Content,
      dropIns: (DropIns ?? []).map((dropIn) => ({ name: dropIn.Name, content: dropIn.Content })),
    })),
  };
}
