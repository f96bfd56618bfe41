import { createEnvelope } from '../../../lib/cli/terminal/envelope';

describe('the envelope of --json', () => {
  it('cuts the texts of a problem if a file was given where a word is expected', () => {
    const file = 'line 1\n'.repeat(100_000);
    const problem = { code: 'SYNTH_VALUE', message: `'${file}' is not an image`, given: file } as const;
    const { errors } = createEnvelope('synth', 0, {}, [problem]);
    expect(errors).toEqual([
      {
        code: 'SYNTH_VALUE',
        message: expect.stringMatching(/' is not an image$/),
        given: expect.any(String),
      },
    ]);
    expect(JSON.stringify(errors).length).toBeLessThan(4_000);
  });
});
