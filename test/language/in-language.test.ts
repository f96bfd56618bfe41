import { KumikiError, type Problem } from '../../lib/core/errors';
import { describeError, findTranslate } from '../../lib/language/in-language';
import { PartialError } from '../../lib/provider/partial-error';
import { adapt, config, failureOf, OUTPUTS } from '../provider/dynamic/adapt';

const PROBLEM: Problem = {
  code: 'LB_NAME',
  message: 'the name has 65 characters',
  constructPath: 'shop/Edge',
  source: 'main.ts:7',
  property: 'name',
  given: 'x is out of range',
  hint: 'use the allowed length, and no control characters',
};
const ERROR = new KumikiError([PROBLEM, { ...PROBLEM, given: 'y' }]);
const JAPANESE = /[ぁ-ん一-龠]/;

describe('the text of an error', () => {
  it('is in the language of the person, with codes, places and values unchanged', () => {
    const text = describeError(ERROR, findTranslate({ KUMIKI_LANG: 'ja' }));
    expect(text).toMatch(/^LB_NAME {2}shop\/Edge {2}\(main\.ts:7\)\n {2}[^\n]*65[^\n]*\n/);
    expect(text).toContain('x is out of range');
    expect(text.split('\n\n')).toHaveLength(2);
    expect(text.split('\n').filter((line) => JAPANESE.test(line)).length).toBeGreaterThanOrEqual(4);
  });

  it.each([[{}], [{ LANG: 'C' }], [{ KUMIKI_LANG: 'en', LANG: 'ja_JP.UTF-8' }], [{ KUMIKI_LANG: 'fr' }]])(
    'is in English with %j',
    (env) => expect(describeError(ERROR, findTranslate(env))).toBe(ERROR.message),
  );
});

describe('the origin of a setting, in Japanese', () => {
  it.each([
    ['the zone is from the environment (SAKURA_ZONE)', 'ゾーンの出所: 環境変数 (SAKURA_ZONE)'],
    ['SAKURA_ZONE in the environment cannot be used', '環境変数の SAKURA_ZONE が使えません'],
    [
      'set accessToken in the profile, or remove the other half from it',
      'accessToken をプロファイルに設定する',
    ],
  ])('%s', (text, said) => expect(findTranslate({ KUMIKI_LANG: 'ja' })?.(text)).toContain(said));
});

describe('a failure of a cluster, in Japanese', () => {
  const said = 'spec.replicas: Invalid value: -1: must be greater than or equal to 0';
  const program = "the program gke-auth, which gives the credentials for https://k (context 'shop'),";

  it.each([
    [
      `the cluster could not patch Service shop/edge: ${said}`,
      `patch Service shop/edge ができませんでした: ${said}`,
    ],
    [`the cluster could not list nodes: ${said}`, `list nodes ができませんでした: ${said}`],
    [`the cluster refuses Namespace shop: ${said}`, `Namespace shop を拒否しました: ${said}`],
    [
      'the cluster refuses pods of namespace shop by a policy: no: never',
      'クラスターがポリシーにより名前空間 shop の pods を拒否しました: no: never',
    ],
    [
      "https://k (context 'shop') did not answer: timed out",
      'https://k (コンテキスト「shop」) が応答しません',
    ],
    [
      "https://k by proxy p:3128 (context 'shop') presents a certificate that is not trusted: no: never",
      'https://k (プロキシー p:3128 経由) (コンテキスト「shop」) の証明書は信頼できません: no: never',
    ],
    [`${program} printed no ExecCredential of v1`, 'gke-auth を使えません: v1 の ExecCredential を出力'],
    [`${program} failed with exit code 1: log in: now`, '終了コード 1 で失敗しました: log in: now'],
  ])('%s', (text, inJapanese) => expect(findTranslate({ KUMIKI_LANG: 'ja' })?.(text)).toContain(inJapanese));
});

describe('a file that cannot be used, in Japanese', () => {
  const reason = 'there is no such file or folder (ENOENT)';
  it.each([
    [`the file a.json cannot be read: ${reason}`, 'ファイル a.json を読み込めません: ファイルまたは'],
    [`the file a/b.svg cannot be written: ${reason}`, 'ファイル a/b.svg を書き込めません: ファイルまたは'],
  ])('%s', (text, inJapanese) => expect(findTranslate({ KUMIKI_LANG: 'ja' })?.(text)).toContain(inJapanese));
});

describe('omissions of an output, in Japanese', () => {
  it.each([
    [
      "an HTTPRoute cannot say a user and password, which route '/admin' needs",
      'ルート「/admin」に必要な「ユーザー名とパスワード」は、HTTPRoute では表せません',
    ],
    [
      'cloud-init leaves out what the machines need: etcd: cloud-init does not support etcd, so it is left out; fleet: zincati has no lock in etcd: choose one of its own strategies',
      'cloud-init では、マシンに必要なものが欠けます: etcd: cloud-init は etcd を知らないため、書かれません。fleet: zincati は',
    ],
  ])('%s', (text, inJapanese) => expect(findTranslate({ KUMIKI_LANG: 'ja' })?.(text)).toContain(inJapanese));
});

describe('an error of a provider in Pulumi', () => {
  const outer = process.env.KUMIKI_LANG;
  beforeEach(() => {
    process.env.KUMIKI_LANG = 'ja';
  });
  afterEach(() => {
    if (outer === undefined) delete process.env.KUMIKI_LANG;
    else process.env.KUMIKI_LANG = outer;
  });

  it('is in the language of the person, for wrong inputs and for failed operations', async () => {
    const validate = () => [PROBLEM];
    const { failures } = await adapt({ validate }).check(config, {}, {});
    expect(failures).toEqual([{ property: 'name', reason: expect.stringMatching(JAPANESE) }]);
    expect(failures[0]?.reason).toMatch(/^LB_NAME: .*x is out of range/);
    const error = await failureOf(adapt({ read: () => Promise.reject(ERROR) }).read(config, '1', OUTPUTS));
    expect(error.message).toMatch(JAPANESE);
  });

  it('is in English where the state keeps it', async () => {
    const update = () => Promise.reject(new PartialError({ id: '1', state: {}, problems: [PROBLEM] }));
    const error = await failureOf(adapt({ update }).update(config, '1', OUTPUTS, {}));
    expect(error.reasons?.join()).toContain('the name has 65 characters');
    expect(`${error.message}${error.reasons}`).not.toMatch(JAPANESE);
  });
});
