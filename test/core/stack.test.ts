import { Stack } from '../../lib';
import { app } from '../../lib/testing';

describe('a stack', () => {
  it.each(['con', 'nul', 'aux', 'com1', 'lpt9', 'con.shop'])(
    'with the id %s has a note about Windows',
    (id) => {
      const shopApp = app();
      new Stack(shopApp, id);
      expect(shopApp.assemble().notes).toEqual([
        { constructPath: id, text: expect.stringMatching(`^Windows takes '${id}' for a device`) },
      ]);
    },
  );

  it.each(['console', 'com', 'com10', 'shop.con', 'CON'])('with the id %s has no note', (id) => {
    const shopApp = app();
    const shop = new Stack(shopApp, id);
    new Stack(shop, 'con');
    expect(shopApp.assemble().notes).toEqual([]);
  });
});
