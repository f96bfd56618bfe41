import { Rollback } from '../../../../lib/synth/files/write/rollback';

it('undoes the last step first, and goes on after one that fails', () => {
  const rollback = new Rollback();
  const done: string[] = [];
  const fail = () => {
    throw new Error('name too long');
  };
  rollback.add('first', (hasFailed) => done.push(`first, ${hasFailed}`));
  rollback.add('second', fail);
  rollback.add('third', (hasFailed) => done.push(`third, ${hasFailed}`));
  expect(rollback.run()).toEqual(['second']);
  expect(done).toEqual(['third, false', 'first, true']);
  expect(rollback.run()).toEqual([]);
});
