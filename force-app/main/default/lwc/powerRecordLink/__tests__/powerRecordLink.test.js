import PowerRecordLink from 'c/powerRecordLink';
import { clear, expectAccessible, mount, settle } from 'test/card';
import { opened } from 'lightning/navigation';

describe('c-power-record-link', () => {
  afterEach(clear);

  it('is a true link, that opens the record in place', async () => {
    const element = mount('power-record-link', PowerRecordLink);
    element.label = 'Sample Laundry agreement';
    await settle();
    const link = element.shadowRoot.querySelector('a');
    expect(link.getAttribute('href')).toBe('/lightning/r/a00000000000001/view');
    link.dispatchEvent(new MouseEvent('click', { cancelable: true }));
    expect(opened.at(-1).attributes.recordId).toBe('a00000000000001');
    await expectAccessible(element);
  });

  it('leaves a click with a modifier key to the browser', async () => {
    const element = mount('power-record-link', PowerRecordLink);
    await settle();
    const before = opened.length;
    const click = new MouseEvent('click', { cancelable: true, ctrlKey: true });
    click.preventDefault();
    element.shadowRoot.querySelector('a').dispatchEvent(click);
    expect(opened).toHaveLength(before);
  });
});
