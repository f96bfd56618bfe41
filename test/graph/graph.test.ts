import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import {
  App,
  Exposure,
  Probe,
  RouterNetwork,
  SakuraLoadBalancedService,
  Stack,
  WebApp,
  Workload,
} from '../../lib';
import { layOut, TEXT_SIZE } from '../../lib/graph/layout/layout';
import { routeEdges } from '../../lib/graph/layout/route-edges';
import { measureText } from '../../lib/graph/layout/text-width';
import { buildPicture } from '../../lib/graph/model/build-graph';
import { readSite } from '../../lib/graph/model/site-data';
import { compareGraphs } from '../../lib/graph/render/compare';
import { renderDot } from '../../lib/graph/render/dot';
import { renderHtml, renderSvg } from '../../lib/graph/render/drawings';
import { parseGraph, renderGraphJson } from '../../lib/graph/render/json';
import { renderMermaid } from '../../lib/graph/render/mermaid';
import { unicodeText } from '../unicode-text';
import { addPods, createCrowd, createSite, pageOf, pictureOf } from './picture';

// the example imports the package by its name, as users do; here it resolves to lib/
jest.mock('kumiki', () => jest.requireActual('../../lib'), { virtual: true });

const ROOT = join(__dirname, '../..');

describe('the picture of the whole site', () => {
  const picture = pictureOf(createSite());
  const { graph } = picture;
  const sentences = graph.edges.map(({ sentence }) => sentence);

  it('says how a request goes from the internet to the database', () => {
    expect(sentences).toEqual(
      expect.arrayContaining([
        'clients reach virtual IP at port 80',
        'site-Edge answers for virtual IP',
        'site-Edge balances virtual IP over node-1, and checks :80 GET /healthz',
        'site-Edge balances virtual IP over node-2, and checks :80 GET /healthz',
        'Service frontend selects the pods of frontend',
        'Notes connects to Database, which DB_HOST names',
      ]),
    );
    expect(sentences.filter((sentence) => /routes .*\/notes\//.test(sentence))).toHaveLength(1);
  });

  it('has no title twice', () => {
    const titles = graph.nodes.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('has a node of each kind that the site has', () => {
    const kinds = new Set(graph.nodes.map(({ kind }) => kind));
    const expected = [
      'internet',
      'virtual-ip',
      'appliance',
      'machine',
      'gateway',
      'service',
      'workload',
      'database',
    ];
    expect([...kinds].sort()).toEqual(expected.sort());
  });

  it('follows its schema', () => {
    const schema = JSON.parse(readFileSync(join(ROOT, 'schemas/graph.schema.json'), 'utf8'));
    const validate = new Ajv2020({ allErrors: true }).compile(schema);
    validate(JSON.parse(renderGraphJson(picture)));
    expect(validate.errors).toBeNull();
  });

  it('is the picture in the documents', () => {
    expect(readFileSync(join(ROOT, 'docs/whole-site.svg'), 'utf8')).toBe(renderSvg(graph));
  });

  it('is the same in each run', () => {
    const again = pictureOf(createSite());
    expect(renderSvg(again.graph)).toBe(renderSvg(graph));
    expect(renderHtml(again)).toBe(renderHtml(picture));
    expect(renderGraphJson(again)).toBe(renderGraphJson(picture));
  });

  it('has no overlapping cards', () => {
    for (const width of [366, 900]) {
      const { cards, width: pageWidth } = layOut(graph, width);
      expect(pageWidth).toBeLessThanOrEqual(width);
      for (const a of cards) {
        for (const b of cards) {
          const overlap =
            a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
          if (a !== b) expect([a.node.id, b.node.id, overlap]).toEqual([a.node.id, b.node.id, false]);
        }
      }
    }
  });

  it('is read, and walked through by Tab, from the internet to the database', () => {
    const [svg = ''] = /<svg[\s\S]*?<\/svg>/.exec(renderHtml(picture)) ?? [];
    const labels = [...svg.matchAll(/<a href="[^"]*" aria-label="([^",]*)/g)].map(([, label]) => label);
    expect(labels).toEqual([
      'Internet',
      'stack site',
      ...['construct Edge', 'virtual IP', 'site-Edge'],
      ...['construct Machines', 'master', 'node-1', 'node-2'],
      ...['construct Gateway', 'Gateway / Nginx (Service)', 'Gateway / Nginx'],
      ...['construct Guestbook', 'frontend (Service)', 'frontend'],
      ...['redis-follower (Service)', 'redis-follower', 'redis-leader (Service)', 'redis-leader'],
      ...['construct Notes', 'Notes (Service)', 'Notes'],
      'Database',
    ]);
  });

  it.each([366, 900])('draws no text of a line across the side of a frame, at a width of %i', (width) => {
    const layout = layOut(graph, width);
    const labels = routeEdges(layout).flatMap(({ label }) => label ?? []);
    expect(labels.map(({ text }) => text).sort()).toEqual(['/', '/notes/', ':80', ':80 GET /healthz']);
    for (const { text, x, y } of labels) {
      const half = measureText(text, TEXT_SIZE) / 2;
      const crossed = layout.frames.filter((frame) => {
        const [left, right, top, bottom] = [x - half, x + half, y - 8, y + 8];
        const [end, foot] = [frame.x + frame.width, frame.y + frame.height];
        const isOutside = right <= frame.x || left >= end || bottom <= frame.y || top >= foot;
        const isInside = left >= frame.x && right <= end && top >= frame.y && bottom <= foot;
        return !isOutside && !isInside;
      });
      expect([text, crossed]).toEqual([text, []]);
    }
  });

  it('names all nodes in Mermaid and DOT', () => {
    for (const text of [renderMermaid(graph), renderDot(graph)]) {
      for (const index of graph.nodes.keys()) expect(text).toMatch(new RegExp(`\\bn${index}\\b`));
    }
  });
});

describe('secrets', () => {
  it('are in no picture: neither Secrets nor boot documents', () => {
    const app = createSite();
    const chart = new Chart(app, 'other');
    new ApiObject(chart, 'Secret', {
      ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'tls', annotations: { note: 'hunter3' } } },
      stringData: { password: 'hunter2' },
    });
    const picture = pictureOf(app);
    const page = pageOf(app);
    for (const text of [renderHtml(picture), renderGraphJson(picture), page]) {
      expect(text).not.toMatch(/hunter[23]/);
      // from the boot documents of the machines
      expect(text).not.toContain('AAAAC3NzaC1lZDI1NTE5AAAAIB3f1T2pN9lJk2mG0c7n4uYv8wXzQ5rEoS6bKdHfLiMg');
    }
    expect(renderHtml(picture)).toContain('its text is not copied into this page');
  });
});

it('the page shows objects with a BigInt', () => {
  const app = new App({ outdir: 'never-written' });
  new ApiObject(new Chart(app, 'shop'), 'Limits', {
    ...{ apiVersion: 'example.jp/v1', kind: 'Limits', metadata: { name: 'limits' } },
    spec: { most: 10n },
  });
  expect(pageOf(app)).toContain('most: 10');
});

describe('hostile names', () => {
  const NAMES = [
    '</script><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    'a\u202eb\u2066',
    ']]>&#60;',
    '"];\n x --> y',
  ];

  it('stay text in every format', () => {
    const app = new App({ outdir: 'never-written' });
    const chart = new Chart(app, 'chart');
    NAMES.forEach((text, index) => {
      new ApiObject(chart, `Pod-${index}`, {
        ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: `pod-${index}`, annotations: { text } } },
        spec: { containers: [{ name: 'web', image: text }] },
      });
    });
    const picture = pictureOf(app);
    const graph = {
      ...picture.graph,
      nodes: picture.graph.nodes.map((node, index) => ({ ...node, title: NAMES[index] ?? '' })),
    };
    for (const text of [renderSvg(graph), renderHtml({ ...picture, graph }), pageOf(app)]) {
      expect(text).not.toMatch(/<script>alert|<img|[\u202e\u2066]/);
    }
    expect(renderMermaid(graph)).not.toMatch(/^ x/m);
    expect(renderDot(graph)).not.toMatch(/^ x/m);
  });

  it('never end an element, whatever they are', () => {
    return fc.assert(
      fc.property(unicodeText(), (title) => {
        const node = {
          id: 'a',
          kind: 'service',
          title,
          subtitle: title,
          path: '',
          facts: [],
          documents: [],
        } as const;
        const svg = renderSvg({
          version: 1,
          title,
          detail: 'object',
          groups: [],
          nodes: [node],
          edges: [],
          documents: [],
        });
        const tags = svg.match(/<\/?[a-z]+/g) ?? [];
        expect(tags.filter((tag) => tag === '</svg')).toHaveLength(1);
        expect(svg).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});

describe('the only construct of a stack', () => {
  const draw = (fill: (stack: Stack) => void) => {
    const app = new App();
    fill(new Stack(app, 'shop', { namespace: 'shop' }));
    const { nodes, groups } = pictureOf(app).graph;
    return {
      titles: nodes.map(({ title }) => title),
      groups: groups.map(({ title, type }) => [title, type]),
    };
  };

  it('has a frame with its name and type', () => {
    const { titles, groups } = draw((stack) => {
      const readiness = Probe.http('/health');
      new WebApp(stack, 'Web', { image: 'web:1', ports: [{ name: 'http', number: 80 }], readiness });
    });
    expect(titles).toEqual(['Web', 'Web (Service)']);
    expect(groups).toEqual([
      ['shop', ''],
      ['Web', 'WebApp'],
    ]);
  });

  it('gives way to its parts if they are too many for one picture', () => {
    const { titles, groups } = draw((stack) => {
      const all = new Construct(stack, 'All');
      for (let index = 0; index < 30; index++) addPods(new Construct(all, `Part${index}`), `web-${index}`);
    });
    expect(groups).toEqual([['shop', '']]);
    expect(titles).toHaveLength(30);
    expect(titles).toContain('Part29');
  });
});

describe('many objects', () => {
  it.each([
    [0, 1, 'object'],
    [1, 1, 'object'],
    [12, 1, 'object'],
    [300, 1, 'stack'],
    [300, 6, 'stack'],
    [3_000, 300, 'rest'],
  ])('%i Deployments in %i charts are drawn by %s', (count, charts, detail) => {
    const { graph } = pictureOf(createCrowd(count, charts));
    expect(graph.detail === 'construct' ? 'stack' : graph.detail).toBe(detail);
    expect(graph.nodes.length).toBeLessThanOrEqual(48);
    expect(renderSvg(graph)).toContain('</svg>');
    expect(graph.documents).toHaveLength(2 * count);
  });

  it('of many constructs join those of one type, and name them; all others stay', () => {
    const app = new App({ outdir: 'never-written' });
    const stack = new Stack(app, 'shop', { namespace: 'shop' });
    const ports = [{ name: 'http', number: 8080 }];
    const exposure = Exposure.clusterIp();
    const create = (id: string) => new Workload(stack, id, { app: id, image: 'web:1', ports, exposure });
    const backends = Array.from({ length: 60 }, (_, index) => create(`web-${index}`));
    const network = RouterNetwork.byName('k8s-router');
    for (const [index, backend] of backends.slice(0, 2).entries()) {
      new SakuraLoadBalancedService(stack, `Edge${index}`, {
        ...{ backend, servers: ['192.0.2.1'], network, ports: [8080], createProbeService: false },
      });
    }
    const { graph } = pictureOf(app);
    expect(graph.detail).toBe('construct');
    const titles = graph.nodes.map(({ title }) => title);
    expect(titles).toEqual(expect.arrayContaining(['60 × Workload', 'Edge0', 'Edge1']));
    const joined = graph.nodes.find(({ title }) => title === '60 × Workload');
    expect(joined).toMatchObject({ subtitle: '60 workloads, 60 Services', group: 'shop', path: '' });
    expect(joined?.facts[0]).toEqual({
      name: 'constructs',
      value: backends.map(({ node }) => node.id).join(', '),
    });
    expect(joined?.documents.length).toBeGreaterThanOrEqual(120);
    expect(graph.edges.some(({ to }) => to === joined?.id)).toBe(true);
  });

  it('of many objects without constructs join those of one kind', () => {
    const { graph } = pictureOf(createCrowd(60));
    expect(graph.groups.map(({ id }) => id)).toEqual(['chart-0']);
    expect(graph.nodes.map(({ title, kind, group, path }) => [title, kind, group, path])).toEqual([
      ['60 workloads', 'workload', 'chart-0', ''],
      ['60 Services', 'service', 'chart-0', ''],
    ]);
    expect(graph.nodes[0]?.facts).toEqual([{ name: 'consists of', value: '60 workloads' }]);
    expect(graph.nodes.map(({ documents }) => documents.length)).toEqual([60, 60]);
    expect(graph.edges).toEqual([
      expect.objectContaining({ from: graph.nodes[1]?.id, to: graph.nodes[0]?.id, label: '×60' }),
    ]);
  });

  it('of kinds that are not drawn are not called nothing', () => {
    const app = new App({ outdir: 'never-written' });
    const shop = new Chart(app, 'shop');
    new ApiObject(shop, 'Colours', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'colours' } });
    expect(pageOf(app)).toContain(
      'Nothing here receives requests or runs pods, so there is nothing to draw.',
    );
  });

  it('keep single objects beside many others', () => {
    const app = createCrowd(60);
    new ApiObject(app.charts[0] as Chart, 'Alone', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'alone' },
    });
    expect(pictureOf(app).graph.nodes.map(({ title }) => title)).toEqual([
      '60 workloads',
      '60 Services',
      'alone',
    ]);
  });

  it.each([1, 6, 60])('in %i charts give the same picture if they are only counted', (charts) => {
    const app = createCrowd(600, charts);
    const counted = buildPicture(readSite(app.assemble(), app, 500)).graph;
    const { graph } = pictureOf(app);
    const summarize = ({ nodes }: typeof graph) => nodes.map(({ title, facts }) => [title, facts]);
    expect(counted.detail === 'construct' ? 'stack' : counted.detail).toBe(
      graph.detail === 'construct' ? 'stack' : graph.detail,
    );
    expect(summarize(counted)).toEqual(summarize(graph));
  });

  it('are counted in the head of the page, a single one without an s', () => {
    const headOf = (app: App) => /<p>(.*)<\/p>/.exec(renderHtml(pictureOf(app)))?.[1];
    expect(headOf(createCrowd(1))).toBe('2 parts, 1 connection, 2 files and objects');
    expect(headOf(createCrowd(300))).toBe('2 parts, 1 connection, 600 files and objects, drawn by construct');
    const app = new App({ outdir: 'never-written' });
    new ApiObject(new Chart(app, 'chart'), 'Settings', { apiVersion: 'v1', kind: 'ConfigMap' });
    expect(headOf(app)).toBe('0 parts, 0 connections, 1 file or object');
  });

  it('do not make the page longer', () => {
    const page = pageOf(createCrowd(3_000, 3));
    expect(page.length).toBeLessThan(pageOf(createCrowd(3, 3)).length);
  });
});

describe('an earlier graph', () => {
  const createApp = (names: readonly string[], image = 'web:1') => {
    const app = new App({ outdir: 'never-written' });
    const chart = new Chart(app, 'chart');
    for (const name of names) addPods(chart, name);
    new ApiObject(chart, 'Pod', {
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod' } },
      spec: { containers: [{ name: 'web', image }] },
    });
    return pictureOf(app);
  };

  it('marks what was added, changed and removed', () => {
    const before = parseGraph(renderGraphJson(createApp(['old', 'kept'])), 'before.json');
    const { graph, readText } = compareGraphs(before, createApp(['kept', 'new'], 'web:2'));
    const changes = graph.nodes.map(({ title, change }) => `${title} ${change}`);
    expect([...new Set(changes)].sort()).toEqual([
      'kept (Service) undefined',
      'kept undefined',
      'new (Service) added',
      'new added',
      'old (Service) removed',
      'old removed',
      'pod changed',
    ]);
    expect(renderSvg(graph)).toContain('class="card workload removed"');
    expect(renderHtml({ graph, readText })).toContain('It is not there any more.');
  });

  it('marks nothing if nothing has changed', () => {
    const picture = createApp(['a']);
    const { graph } = compareGraphs(parseGraph(renderGraphJson(picture), 'before.json'), picture);
    expect([...graph.nodes, ...graph.edges, ...graph.groups].filter(({ change }) => change)).toEqual([]);
  });

  it.each(['', '[]', '{"version":2}', '{"version":1,"title":"a","groups":[1]}'])(
    'is refused if it is %j',
    (text) => {
      expect(() => parseGraph(text, 'before.json')).toThrow(/there is no earlier graph(?:.|\n)*before\.json/);
    },
  );
});
