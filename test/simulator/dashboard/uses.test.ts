import { admin } from '../admin/admin-rig';
import { closeAll, createAppliance, type Json, startRig } from '../rig';
import { network } from '../service/resources/network';
import { clientText } from './client-text';

afterAll(closeAll);

describe('the strip of a block', () => {
  it('has a letter and a colour for each use that the overview names', async () => {
    const rig = await startRig();
    await createAppliance(rig);
    await network(rig).routedBlock(113_400_000_000, '203.0.113.14');
    const { zones } = (await admin(rig, 'GET', '/simulator/overview')).body;
    const addresses = zones[0].networks[0].blocks.flatMap((block: Json) => block.addresses);
    const uses = [...new Set<string>(addresses.map((each: Json) => each.use))];
    expect(uses).toContain('next-hop');
    for (const use of uses) {
      expect(clientText('networks.ts')).toMatch(new RegExp(`\\b'?${use}'?: \\['`));
      expect(clientText('parts.css')).toMatch(new RegExp(`\\.use-${use}\\b`));
    }
  });
});
