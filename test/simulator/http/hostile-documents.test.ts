import { closeAll, type Rig, startRig } from '../rig';
import { expectUnharmed } from './hostile-rig';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterEach(() => expectUnharmed(rig));
afterAll(closeAll);

describe('a hostile document', () => {
  it.each<[string, string | Buffer]>([
    ['half a document', '{"Appliance":'],
    ['a list', '[]'],
    ['a text', '"x"'],
    ['null', 'null'],
    ['two documents', '{}{}'],
    ['a comment', '{}// no'],
    ['a single quote', "{'a':1}"],
    ['NaN', '{"a":NaN}'],
    ['a leading zero', '{"a":01}'],
    ['a control character', '{"a":"\u0001"}'],
    ['NUL bytes', Buffer.alloc(100)],
    ['a form', 'Appliance%5BName%5D=x&a=1'],
    ['XML', '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'],
    ['gzip', Buffer.from('1f8b0800000000000003', 'hex')],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['UTF-8 that is longer than it need be', Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d])],
    ['half a character', Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xe6, 0x97])],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le')],
    ['a flood of brackets', '['.repeat(500_000)],
    ['a flood of objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    [
      'deep nesting in the right place',
      `{"Appliance":{"Settings":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`,
    ],
    ['a prototype', '{"__proto__":{"Appliance":{}},"constructor":{"prototype":{"x":1}}}'],
  ])('of %s is refused', async (_, raw) => {
    const { status, body } = await rig.call('POST', '/appliance', undefined, { raw });
    expect([status, body.is_fatal]).toEqual([400, true]);
  });

  it.each([1024 * 1024 + 1, 2 * 1024 * 1024, 20 * 1024 * 1024])(
    'of %d bytes is answered with 413',
    async (size) => {
      const raw = Buffer.alloc(size, ' ');
      const { status, body } = await rig.call('POST', '/appliance', undefined, { raw });
      expect([status, body.error_code]).toEqual([413, 'request_too_large']);
    },
  );

  it('of 1 MiB is read', async () => {
    const raw = '{}'.padEnd(1024 * 1024, ' ');
    expect((await rig.call('POST', '/appliance', undefined, { raw })).body.error_code).toBe('missing_param');
  });
});
