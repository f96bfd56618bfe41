import { Reservations } from '../../../lib/appliance/allocate/reservations';

const choice = (...addresses: string[]) => ({ addresses, vrid: addresses.length });

describe('reservations', () => {
  it('keep others from what a run has chosen or is given', () => {
    const all = new Reservations();
    const first = all.open('a', choice('203.0.113.9'));
    const second = all.open('b', choice());
    first.choose(choice('203.0.113.4', '203.0.113.5'));
    const { addresses, vrids } = second.listAvoided();
    expect([...addresses].sort()).toEqual(['203.0.113.4', '203.0.113.5', '203.0.113.9']);
    expect([...vrids].sort()).toEqual([1, 2]);
    expect(first.listAvoided().addresses.size).toBe(0);
  });

  it('release what a run chose before and did not get', () => {
    const all = new Reservations();
    const [first, second] = [all.open('a', choice()), all.open('b', choice())];
    first.choose(choice('203.0.113.4'));
    first.choose(choice('203.0.113.5'));
    expect([...second.listAvoided().addresses]).toEqual(['203.0.113.5']);
  });

  it('outlast a run until others have looked again', () => {
    const all = new Reservations();
    const [first, second] = [all.open('a', choice()), all.open('b', choice())];
    second.beginSurvey();
    first.choose(choice('203.0.113.4'));
    first.close();
    expect([...second.listAvoided().addresses]).toEqual(['203.0.113.4']);
    second.beginSurvey();
    expect(second.listAvoided().addresses.size).toBe(0);
  });

  it('do not keep two runs of one owner apart: they create the same appliance', () => {
    const all = new Reservations();
    const [first, again] = [all.open('a', choice()), all.open('a', choice())];
    first.choose(choice('203.0.113.4'));
    expect(again.listAvoided().addresses.size).toBe(0);
  });

  it('are forgotten when no run is left', () => {
    const all = new Reservations();
    const first = all.open('a', choice('203.0.113.4'));
    first.close();
    expect(all.open('b', choice()).listAvoided().addresses.size).toBe(0);
  });
});
