import fc from 'fast-check';
import { parseCatalogue } from '../../lib/language/catalogue';
import { Translator } from '../../lib/language/translator';
import { unicodeText } from '../unicode-text';

const translate = (entries: Record<string, string>, text: string) =>
  new Translator(new Map(Object.entries(entries))).translate(text);

describe('a translator', () => {
  it('puts values where the translation has them', () => {
    expect(translate({ '{} is {} of {}': '{3} の {1}: {2}' }, 'a is b of c')).toBe('c の a: b');
  });

  it('leaves an unknown text unchanged', () => {
    expect(translate({ '{} is missing': '{} がありません' }, 'it is there')).toBe('it is there');
  });

  it('translates a value only where the translation marks it as text', () => {
    const entries = { none: 'なし', 'A: {}': 'A: {}', 'the text is {}': 'テキストは{:text}' };
    expect(translate(entries, 'A: none')).toBe('A: none');
    expect(translate(entries, 'the text is none')).toBe('テキストはなし');
  });

  it('translates each line of a text that is not known as a whole', () => {
    const entries = {
      'close {}': '{} を閉じる',
      'open {}': '{} を開く',
      'a\nb': '甲\n乙',
      'which?\n{}': 'どれ?\n{}',
    };
    expect(translate(entries, 'close 22\n  open 80\n\nother')).toBe('22 を閉じる\n  80 を開く\n\nother');
    expect(translate(entries, 'a\nb')).toBe('甲\n乙');
    expect(translate(entries, 'which?\nopen 1\nopen 2')).toBe('どれ?\nopen 1\nopen 2');
  });

  it('prefers a pattern that is a special case of another', () => {
    const entries = { 'value {}': '値 {}', 'value {} is missing': '値 {} がありません' };
    expect(translate(entries, 'value x is missing')).toBe('値 x がありません');
  });

  it('leaves a text in English if it could be divided in two ways', () => {
    expect(translate({ 'from {} to {}': '{1} から {2}' }, 'from a to b to c')).toBe('from a to b to c');
  });

  it('recognizes a detail at the end, even if it contains the colon in front of it', () => {
    const entries = {
      'the cluster refuses {}: {}': 'クラスターが {:text} を拒否しました: {}',
      'the cluster could not {} {}: {}': 'クラスターで {} {:text} ができませんでした: {}',
      '{} of namespace {}': '名前空間 {2} の {1}',
    };
    const said = 'spec.replicas: Invalid value: -1';
    expect(translate(entries, `the cluster refuses Deployment shop/web: ${said}`)).toBe(
      `クラスターが Deployment shop/web を拒否しました: ${said}`,
    );
    expect(translate(entries, `the cluster could not list pods of namespace shop: ${said}`)).toBe(
      `クラスターで list 名前空間 shop の pods ができませんでした: ${said}`,
    );
    const unknown = `the cluster refuses what nobody knows: ${said}`;
    expect(translate(entries, unknown)).toBe(unknown);
  });

  it('leaves a text in English if two patterns match, neither a special case of the other', () => {
    const entries = { 'no option {}': 'オプション {} なし', '{} is empty': '{} が空' };
    expect(translate(entries, 'no option x is empty')).toBe('no option x is empty');
  });

  it('separates the subject before a colon from the sentence', () => {
    const entries = {
      '{}: {}': '{}: {:text}',
      '{} cannot be {}': '{} を{:text}にはできません',
      'a list': 'リスト',
    };
    expect(translate(entries, 'Balancer: pages cannot be a list')).toBe(
      'Balancer: pages をリストにはできません',
    );
  });

  it('divides a sentence so that its values are names of things', () => {
    const entries = {
      'the frontend on port {}': 'ポート {} のフロントエンド',
      'maxConnections of {}': '{:text}の maxConnections',
      '{} leads nowhere': '{:text}に行き先がありません',
      '{} is {}': '{:text}は {} です',
    };
    expect(translate(entries, 'the frontend on port 80 leads nowhere')).toBe(
      'ポート 80 のフロントエンドに行き先がありません',
    );
    expect(translate(entries, 'maxConnections of the frontend on port 80 is 0')).toBe(
      'ポート 80 のフロントエンドの maxConnections は 0 です',
    );
  });

  it('reads an API call as a name, and translates the clause after a sentence', () => {
    const entries = {
      '{} was answered in an unexpected way: {}': '{} に予期しない応答がありました: {:text}',
      'the field {} of the reply is not {}': '応答のフィールド {} が{:text}ではありません',
      '{} is {}': '{:text}は{:text}です',
      'not {}': '{:text}でない',
      'an object': 'オブジェクト',
      '{} was cancelled': '{} が中断されました',
      '{}; it may have been carried out': '{:text}。実行された可能性があります',
    };
    const answered =
      'PUT /switch/1 was answered in an unexpected way: the field Name of the reply is not an object';
    const inJapanese =
      'PUT /switch/1 に予期しない応答がありました: 応答のフィールド Name がオブジェクトではありません';
    expect(translate(entries, answered)).toBe(inJapanese);
    expect(translate(entries, `${answered}; it may have been carried out`)).toBe(
      `${inJapanese}。実行された可能性があります`,
    );
    expect(translate(entries, 'POST /appliance was cancelled')).toBe('POST /appliance が中断されました');
  });

  it('finds the clause after a sentence that has a semicolon itself', () => {
    const entries = {
      '{} needs {}; nothing retries': '{} には {} が必要で、再試行されません',
      'let it wait': '待たせてください',
      '{}; {}': '{:text}。{:text}',
    };
    expect(translate(entries, 'a needs b; nothing retries; let it wait')).toBe(
      'a には b が必要で、再試行されません。待たせてください',
    );
  });

  it('chooses the special case of all patterns, however long the others are', () => {
    const entries = {
      'an integer from {} to {}': '{} から {} の整数',
      'an integer from 1 to {}': '{} 以下の正の整数',
      'an integer from {}': '{} 以上の整数',
    };
    expect(translate(entries, 'an integer from 1 to 100')).toBe('100 以下の正の整数');
  });

  it('divides a list outside the brackets of its items, and not inside a known text', () => {
    const entries = {
      'an object { {} }': 'オブジェクト { {} }',
      'a promise or output': 'Promise か output',
      'a string': '文字列',
      '{} or {}': '{}または{}',
    };
    expect(translate(entries, 'an object { a } or an object { b, c }')).toBe(
      'オブジェクト { a } またはオブジェクト { b, c }',
    );
    expect(translate(entries, 'a string or a promise or output')).toBe('文字列または Promise か output');
  });

  it('treats quoted text as a value, and prefers the more specific pattern', () => {
    const entries = {
      "route '{}'": 'ルート「{}」',
      "write '{}'": '「{}」と書く',
      "write '/{}'": '/{} と書く',
    };
    expect(translate(entries, "route '~ /a b'")).toBe('ルート「~ /a b」');
    expect(translate(entries, "write '/a'")).toBe('/a と書く');
  });

  it('puts a space between Latin and Japanese letters around a text', () => {
    const entries = { 'no {} in {}': '{2:text}に{1:text}がない', 'the pod': 'Pod', 'a list': 'リスト' };
    expect(translate(entries, 'no a list in the pod')).toBe('Pod にリストがない');
    expect(translate(entries, 'no ports in a list')).toBe('リストに ports がない');
  });

  it('does not take sentences for values of a short pattern', () => {
    const entries = { '{} and {}': '{:text} と {:text}', 'a number': '数値' };
    expect(translate(entries, 'messages are lost, and their pods are gone')).toBe(
      'messages are lost, and their pods are gone',
    );
    expect(translate(entries, 'a number and x')).toBe('数値と x');
    const counts = { '{} constructs': 'コンストラクト {} 個' };
    expect(translate(counts, 'npm install constructs')).toBe('npm install constructs');
    expect(translate(counts, '2 constructs')).toBe('コンストラクト 2 個');
  });

  it('prefers the pattern whose values are words and known texts', () => {
    const entries = {
      '{}: {}': '{}: {:text}',
      '{} cannot be {}': '{} を{:text}にはできません',
      'the number {}': '数値 {}',
      'an integer from {} to {}': '{} から {} の整数',
      '{}, unique on the switch': 'スイッチ上で一意の{:text}',
    };
    expect(translate(entries, 'App: port cannot be the number 3')).toBe('App: port を数値 3 にはできません');
    expect(translate(entries, 'an integer from 1 to 255, unique on the switch')).toBe(
      'スイッチ上で一意の 1 から 255 の整数',
    );
  });

  it('translates lists of words and known texts, but no sentences', () => {
    const entries = {
      '{}, {}': '{:text}、{:text}',
      '{} or {}': '{:text}、または{:text}',
      'a string': '文字列',
    };
    expect(translate(entries, "'tcp', 'http' or a string")).toBe("'tcp'、'http'、または文字列");
    expect(translate(entries, 'image, ports or resources …')).toBe('image、ports、または resources …');
    // single words are names; without `or`, such a list may be a user's value
    expect(translate({ ...entries, tag: 'タグ' }, 'id, name or tag')).toBe('id、name、または tag');
    expect(translate(entries, 'id, name, tag')).toBe('id, name, tag');
    expect(translate(entries, 'a string, which is missing, or x')).toBe('a string, which is missing, or x');
  });

  it('puts spaces between Japanese and Latin letters where known texts meet', () => {
    const entries = {
      '{} is empty': '{:text}が空です',
      'the name': '名前',
      'the id': 'ID',
      '{} is {}': '{:text} は {:text}',
    };
    expect(translate(entries, 'the name is empty')).toBe('名前が空です');
    expect(translate(entries, 'the id is empty')).toBe('ID が空です');
    expect(translate(entries, 'x.json is empty')).toBe('x.json が空です');
    expect(translate(entries, 'the name is the id')).toBe('名前は ID');
    expect(translate(entries, 'the id is the name')).toBe('ID は名前');
  });

  it('keeps white space around a text', () => {
    expect(translate({ '{} errors': 'エラー {} 件' }, '\n  2 errors ')).toBe('\n  エラー 2 件 ');
  });

  it('keeps any value on one line whole, or leaves the text in English', () => {
    const entries = {
      "'{}' is not a name of {}": '「{1}」は {2} の名前ではありません',
      "there is no zone '{}'": 'ゾーン「{}」はありません',
      '{} is missing': '{} がありません',
      'leave {} out': '{} を外してください',
    };
    const translator = new Translator(new Map(Object.entries(entries)));
    const hostile = fc.oneof(
      // each line of a text is translated separately
      unicodeText().filter((value) => !value.includes('\n')),
      fc.constantFrom(
        '',
        '$1',
        '$&',
        '.*',
        '(?:',
        '{}',
        '{1}',
        '{2:text}',
        'ゾーン',
        '\u001b[31m',
        "' is not a name of ",
      ),
      fc.constantFrom(...Object.keys(entries)),
      fc.constantFrom(...Object.values(entries)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(entries)), hostile, hostile, (key, first, second) => {
        const values = [first, second].slice(0, key.split('{}').length - 1);
        let index = 0;
        const text = key.replaceAll('{}', () => values[index++] ?? '');
        const translated = translator.translate(text);
        return translated === text || values.every((value) => translated.includes(value));
      }),
    );
  });

  it('takes time in proportion to the length of a text', () => {
    const translator = new Translator(new Map([['{} a {} a {} a {} b', '{} {} {} {}']]));
    const text = ' a'.repeat(200_000);
    expect(translator.translate(text)).toBe(text);
  });
});

describe('a catalogue', () => {
  it('is read as gettext writes it', () => {
    const text = [
      ...['# a comment', 'msgid ""', 'msgstr ""', '"Language: ja\\n"', ''],
      ...['msgid "say \\"{}\\"\\n"', '"twice"', 'msgstr "「{}」"', '"を\\\\ 2 回"', ''],
      ...['msgid "not yet"', 'msgstr ""'],
    ].join('\n');
    expect(parseCatalogue(text)).toEqual([
      ['say "{}"\ntwice', '「{}」を\\ 2 回'],
      ['not yet', ''],
    ]);
  });
});
