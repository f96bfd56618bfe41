import { describeWithEngine } from '../harness/engine';
import { generateDropIns, generateUnits } from './verdicts/cases';
import { askKumiki, askSystemd } from './verdicts/judge';

/** The version whose accepted values our value kinds match: others accept more, or less. */
const JUDGE = '252';

describeWithEngine('systemd', 'our verdict on units and that of systemd', ({ path, version }) => {
  const isJudge = version === JUDGE;
  if (!isJudge)
    process.stderr.write(
      `SKIPPED our verdict on units: systemd ${JUDGE} is needed, and ${version} is here\n`,
    );
  const judged = isJudge ? it : it.skip;
  const units = generateUnits();

  judged('are the same for many generated units', () => {
    const systemd = askSystemd(path, units);
    const kumiki = askKumiki(units);
    const refused = units.filter(({ name }) => systemd.has(name)).length;
    // the test would prove nothing if all units were right, or all were wrong
    expect(units.length).toBeGreaterThan(900);
    expect(refused).toBeGreaterThan(300);
    expect(units.length - refused).toBeGreaterThan(300);
    const differing = units
      .filter(({ name }) => systemd.has(name) !== kumiki.has(name))
      .map(({ name, content }) => ({ content, systemd: systemd.get(name), kumiki: kumiki.get(name) }));
    expect(differing).toEqual([]);
  });

  judged.each(generateDropIns())('are the same for a drop-in: $dropIns.0.content', (unit) => {
    expect(askKumiki([unit]).size > 0).toBe(askSystemd(path, [unit]).size > 0);
  });
});
