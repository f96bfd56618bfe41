import { EnvValue } from '../../../lib';
import { checkEnv } from '../../../lib/kubernetes/workload/environment';

const problemsOf = (text: string) =>
  [...checkEnv({ A: EnvValue.template(text), B: 'b' })].map(({ given }) => given);

describe('the references of a template', () => {
  it.each([
    ['$(B)$(B', []],
    ['$(C) $(B)', ['$(C)']],
    ['$$(C)', []],
    ['$(B$(B)', ['$(B$(B)']],
    ['$(B', []],
  ])('are found in %s', (text, unknown) => expect(problemsOf(text)).toEqual(unknown));

  it('are found in a long text of which none ends', () => {
    expect(problemsOf('$('.repeat(200_000))).toEqual([]);
  });
});
