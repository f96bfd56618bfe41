import { findTranslate } from '../../lib/language/in-language';

const say = findTranslate({ KUMIKI_LANG: 'ja' }) ?? String;
const ADDRESS = '203.0.113.6';
const ID = '113400000301';

/** Lines that operations really print, with or without the name of their subject. */
const LINES = [
  `edge: booting load balancer ${ID}`,
  `edge: created load balancer ${ID} on router k8s-router: ${ADDRESS}, 203.0.113.7`,
  `edge: created load balancer ${ID} on switch 113400000777: 192.168.0.2`,
  `edge: waiting until load balancer ${ID} is up: not visible yet (3 s)`,
  `edge: waiting until load balancer ${ID} is up: migrating, down (63 s)`,
  `edge: waiting until load balancer ${ID} is gone: available, up (12 s)`,
  `edge: waiting until applying the settings of load balancer ${ID} is accepted: the API answers that it is not ready yet (7 s)`,
  `edge: virtual IPs: + ${ADDRESS}:80; ~ ${ADDRESS}:443 servers, description; - ${ADDRESS}:8080`,
  `shop/Edge: virtual IPs on load balancer ${ID}: + ${ADDRESS}:80`,
  `edge: ${ADDRESS}: others have taken it at the same time; choosing another`,
  `edge: removing ${ADDRESS}, 203.0.113.7 from load balancer ${ID}: others have it`,
  `edge: new servers do not pass their checks yet: ${ADDRESS}, 203.0.113.7; the old ones are removed anyway`,
  `edge: load balancer ${ID} is a twin of 113400000302 (both have the same owner tag): removing it`,
  `edge: load balancer ${ID} has addresses of load balancer 113400000302 and must leave them: run it again`,
  `edge: load balancer ${ID} stays: removing 113400000302, which should have taken its place`,
  `edge: another run took the place of load balancer ${ID} at the same time: removing it`,
  `edge: 2 of 5 servers with the tag 'k8s node' are no longer found: ${ADDRESS}, 203.0.113.7 stay, as that is more than 30 % at once; if that is intended, set maxServerLossPercent to 100 for one run`,
  `edge: server node-1 is left out: it has no address on router k8s-router`,
  `edge: router 113400000500 is now 113400000501 (followed through switch 113400000777)`,
  `edge: switching off load balancer ${ID}`,
  `edge: removed load balancer ${ID}`,
  `removed ${ADDRESS}, 203.0.113.7 from load balancer ${ID}`,
  `zone tk1a cannot be searched for load balancers of this stack: GET /appliance was refused (403 forbidden): no permission`,
  `${ID} is replaced because of network.router`,
  `an appliance cannot move from router 113400000500 to another`,
  `the API cannot change the plan of an appliance (standard)`,
  `another appliance than ${ID} should be adopted`,
  `virtual IPs cannot move from zone is1b to another`,
  `edge: other machines are selected than before: + ${ADDRESS}, - 203.0.113.7`,
  'shop/web differs from what the program asks for: it is written again',
  'shop/web: its cluster cannot be reached (KUBE_UNAUTHORIZED) and counts as gone',
  'shop/web: 198.51.100.1, 198.51.100.2, written by someone else, stays in its status',
  'not applied, because kumiki:manifests is render: Secrets shop/db, shop/tls',
];

describe('progress in Japanese', () => {
  it.each(LINES)('%s', (line) => {
    const said = say(line);
    const values = line.match(/\d[\d.:]*\d|shop\/\w+|k8s[ -]\w+/g) ?? [];
    expect(said).toMatch(/[ぁ-ん一-龠]/);
    expect(values.filter((value) => !said.includes(value))).toEqual([]);
    expect(said.match(/[a-z]+ [a-z]+ [a-z]+/)).toBeNull();
  });
});
