import { KumikiError } from '../core/errors';

/** Languages that people are spoken to in. What programs read (`--json`, files, codes, states) is always English. */
export type Language = 'en' | 'ja';

const LANGUAGES: readonly Language[] = ['en', 'ja'];

/**
 * Chooses the language for people: KUMIKI_LANG, or that of the locale, of which the variables count in the
 * order of POSIX.
 * @throws CLI_USAGE for a KUMIKI_LANG that is none of them
 */
export function chooseLanguage(env: Readonly<Record<string, string | undefined>>): Language {
  const chosen = env.KUMIKI_LANG;
  if (chosen) {
    const language = LANGUAGES.find((each) => each === chosen);
    if (language === undefined) throw unknownError(chosen);
    return language;
  }
  return isJapanese(env.LC_ALL || env.LC_MESSAGES || env.LANG || 'C') ? 'ja' : 'en';
}

/** Of a locale such as `ja_JP.UTF-8`: we write UTF-8, which a terminal of another encoding cannot show. */
function isJapanese(locale: string): boolean {
  const [name, encoding = 'utf8'] = /^ja(?:[_-][A-Za-z]+)?(?:\.([\w-]+))?(?:@.*)?$/.exec(locale) ?? [];
  return name !== undefined && /^utf-?8$/i.test(encoding);
}

function unknownError(given: string): KumikiError {
  return new KumikiError({
    code: 'CLI_USAGE',
    message: `KUMIKI_LANG is ${given}`,
    given,
    allowed: LANGUAGES.join(', '),
    hint: 'choose one of them, or leave it out for the language of LC_ALL, LC_MESSAGES or LANG',
  });
}
