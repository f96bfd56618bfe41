/** Languages of the service's texts. */
export type Language = 'en' | 'ja';

/**
 * Returns the language of an `Accept-Language` header: English if preferred, otherwise Japanese, the
 * service's own.
 */
export function readLanguage(header: string | undefined): Language {
  let best: { language: Language; quality: number } = { language: 'ja', quality: 0 };
  for (const range of (header ?? '').slice(0, MAX_HEADER_LENGTH).split(',')) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const language = /^(en|ja)(-|$)/.exec(tag)?.[1] as Language | undefined;
    const quality = parameters.map((each) => /^q=([01](?:\.\d{0,3})?)$/.exec(each)?.[1]).find(Boolean) ?? '1';
    if (language && Number(quality) > best.quality) best = { language, quality: Number(quality) };
  }
  return best.language;
}

/** Longer than the header of any browser. */
const MAX_HEADER_LENGTH = 1000;
