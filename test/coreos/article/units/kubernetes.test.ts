import type { UnitRecipe } from '../../../../lib/coreos/article/recipe';
import {
  apiserver,
  controllerManager,
  kubelet,
  proxy,
} from '../../../../lib/coreos/article/units/kubernetes';
import { DOWNLOAD, directivesOf, masterSpec } from '../specs';

/** Program, title, arguments, and the units that it needs in addition to etcd. */
const PROGRAMS: [string, UnitRecipe, string, string, string[]][] = [
  [
    'apiserver',
    apiserver,
    'API Server',
    '--address=127.0.0.1 --port=8080 --etcd_servers=http://127.0.0.1:4001 --machines=10.1.1.140,10.1.3.13 --logtostderr=true',
    [],
  ],
  [
    'controller-manager',
    controllerManager,
    'Controller Manager',
    '--master=127.0.0.1:8080 --logtostderr=true',
    ['apiserver.service'],
  ],
  [
    'kubelet',
    kubelet,
    'Kubelet',
    '--address=0.0.0.0 --port=10250 --hostname_override=10.1.1.140 --etcd_servers=http://127.0.0.1:4001 --logtostderr=true',
    ['docker.service'],
  ],
  ['proxy', proxy, 'Proxy', '--etcd_servers=http://127.0.0.1:4001 --logtostderr=true', []],
];

describe.each(PROGRAMS)('the unit of %s', (name, recipe, title, flags, needs) => {
  const expected = (after: readonly string[]) => [
    ...after.map((unit) => `Unit.After=${unit}`),
    `Unit.ConditionFileIsExecutable=/opt/bin/${name}`,
    `Unit.Description=Kubernetes ${title}`,
    'Unit.Documentation=https://github.com/GoogleCloudPlatform/kubernetes',
    ...after.map((unit) => `Unit.Wants=${unit}`),
    `Service.ExecStart=/opt/bin/${name} ${flags}`,
    'Service.Restart=always',
    'Service.RestartSec=10',
    'Install.WantedBy=multi-user.target',
  ];

  it('is started after etcd and the downloads, as in the article', () => {
    const unit = recipe.article(masterSpec());
    expect([unit.name, unit.command]).toEqual([`${name}.service`, 'start']);
    expect(directivesOf(unit)).toEqual(expected(['etcd.service', 'download-kubernetes.service']));
  });

  it('is started only after what it needs if hardened', () => {
    const preplaced = recipe.hardened(masterSpec({ binaries: { kind: 'preplaced' } }));
    expect(directivesOf(preplaced)).toEqual(expected(['etcd.service', ...needs]));
    const pinned = recipe.hardened(
      masterSpec({ binaries: { kind: 'pinned', downloads: { [name]: DOWNLOAD } } }),
    );
    expect(directivesOf(pinned)).toEqual(expected(['etcd.service', 'download-kubernetes.service', ...needs]));
  });
});
