import { count, fill, listInWords } from 'c/powerText';
import { LANGUAGE } from 'test/card';

describe('c/powerText', () => {
  it('fills each place and nothing that a value brings along', () => {
    expect(fill('{0} and {1}, {0}', '{1}', '$&')).toBe('{1} and $&, {1}');
    expect(fill('{0} {1}', 'only')).toBe('only {1}');
  });

  it('chooses the singular for one alone', () => {
    const words = [0, 1, 2, 21].map((number) => count(number, 'one', '{0} others'));
    expect(words).toEqual(['0 others', 'one', '2 others', '21 others']);
  });

  it('joins names as the language does', () => {
    expect(listInWords(['A', 'B'])).toBe(LANGUAGE === 'en' ? 'A and B' : 'A y B');
  });
});
