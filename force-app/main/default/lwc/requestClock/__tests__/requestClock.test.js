import { getRecord } from 'lightning/uiRecordApi';
import RequestClock from 'c/requestClock';
import { clear, expectAccessible, mount, part, say, settle, textOf } from 'test/card';
import { request } from 'test/rows';
import { dayInWords } from 'c/powerDates';

async function show(record) {
  clear();
  const element = mount('request-clock', RequestClock);
  await settle();
  getRecord.emit(record);
  await settle();
  return element;
}

const signed = {
  Stage__c: ['Signed', 'Signed'],
  Decision_Date__c: '2026-11-20',
  Signed_Date__c: '2026-11-20',
  File_By_Date__c: '2027-05-19',
};

describe('c-request-clock', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: new Date('2026-11-22T18:00:00Z'), doNotFake: ['queueMicrotask', 'nextTick'] });
  });

  afterEach(() => {
    clear();
    jest.useRealTimers();
  });

  it('asks for no field that tells anything about the person', async () => {
    await show(request());
    const asked = getRecord.getLastConfig().optionalFields.map((field) => field.fieldApiName);
    for (const field of ['Worker_Reference__c', 'Qualifying_Activities__c', 'Override_Reason__c', 'Denial_Ground__c']) {
      expect(asked).not.toContain(field);
    }
  });

  it('counts the days left and names the rule with its citation', async () => {
    const element = await show(request());
    expect(textOf(part(element, 'days'))).toBe(say('Days_Left_Other', '13'));
    expect(textOf(part(element, 'headline'))).toBe(say('Clock_Waiting'));
    expect(textOf(part(element, 'advice'))).toBe(say('Do_Wait'));
    const source = textOf(part(element, 'source'));
    expect(source).toContain(say('Due_By_Rule_Received', 'Sample State 30 days', say('Calendar_Days_Other', '30')));
    expect(source).toContain(say('Citation', 'Sample Code 1.23'));
    expect(source).not.toContain(say('Holidays'));
    await expectAccessible(element);
  });

  it('warns in the last week, on the day, and when the agency is late', async () => {
    const day = (due) => show(request({ Response_Due__c: due }));
    const week = await day('2026-11-29');
    expect(textOf(part(week, 'advice'))).toBe(say('Do_Ask_Agency'));
    const last = await day('2026-11-22');
    expect(textOf(part(last, 'days'))).toBe(say('Due_Today'));
    const late = await day('2026-11-21');
    expect(textOf(part(late, 'days'))).toBe(say('Days_Overdue_One'));
    expect(textOf(part(late, 'headline'))).toBe(say('Clock_Overdue'));
    expect(textOf(part(late, 'advice'))).toBe(say('Do_Overdue'));
    await expectAccessible(late);
  });

  it('says that business days know no holidays', async () => {
    const element = await show(request({}, { Unit__c: ['Business', 'Business'] }));
    const source = textOf(part(element, 'source'));
    expect(source).toContain(say('Business_Days_Other', '30'));
    expect(source).toContain(say('Holidays'));
  });

  it('says when a date was set by hand', async () => {
    const element = await show(
      request({ Response_Due_Override__c: '2026-12-05', Deadline_Rule__c: null, Deadline_Rule__r: null })
    );
    expect(textOf(part(element, 'source'))).toContain(say('Due_By_Hand'));
  });

  it('asks to confirm a rule reviewed over a year ago', async () => {
    const fresh = await show(request({}, { Reviewed_On__c: '2025-11-22' }));
    expect(textOf(part(fresh, 'source'))).not.toContain(say('Rule_Old', '12'));
    const old = await show(request({}, { Reviewed_On__c: '2025-11-21' }));
    expect(textOf(part(old, 'source'))).toContain(say('Rule_Old', '12'));
  });

  it.each([
    ['Why_No_Rule', 'Do_Choose_Rule', { Deadline_Rule__c: null, Deadline_Rule__r: null }, {}],
    ['Why_Not_Computable', 'Do_Ask_Counsel_Date', {}, { Computable__c: false }],
    ['Why_No_Expedited_Days', 'Do_Ask_Counsel_Date', { Expedited__c: true }, {}],
    ['Why_No_Received', 'Do_Enter_Received', { Received_Date__c: null }, {}],
    ['Why_Incomplete', 'Do_Ask_Counsel_Date', { Deadline_Days__c: null }, {}],
    ['Why_Rule_Hidden', 'Do_Ask_Admin', {}, { Computable__c: undefined }],
  ])('gives no date without a rule, and says why: %s', async (why, advice, values, rule) => {
    const element = await show(request({ Response_Due__c: null, ...values }, rule));
    expect(part(element, 'days')).toBeNull();
    expect(textOf(part(element, 'source'))).toContain(say(why, 'Sample State 30 days'));
    expect(textOf(part(element, 'advice'))).toBe(say(advice));
  });

  it('counts to the last safe day once signed, and plans for a week earlier', async () => {
    const element = await show(request(signed));
    expect(textOf(part(element, 'days'))).toBe(say('Days_Left_Other', '178'));
    expect(textOf(part(element, 'advice'))).toBe(say('Do_Get_Original', dayInWords('2027-05-12')));
    expect(textOf(part(element, 'dates'))).toContain(dayInWords('2027-05-19'));
    expect(part(element, 'source')).toBeNull();
    const inHand = await show(request({ ...signed, Original_In_Hand__c: true }));
    expect(textOf(part(inHand, 'advice'))).toBe(say('Do_File', dayInWords('2027-05-12')));
    await expectAccessible(inHand);
  });

  it('says to file now in the last week, and not at all with a signature too old', async () => {
    const lastWeek = await show(request({ ...signed, File_By_Date__c: '2026-11-29', Original_In_Hand__c: true }));
    expect(textOf(part(lastWeek, 'advice'))).toBe(say('Do_File_Now', dayInWords('2026-11-29')));
    const tooLate = await show(request({ ...signed, File_By_Date__c: '2026-11-21' }));
    expect(textOf(part(tooLate, 'headline'))).toBe(say('Clock_File_Late'));
    expect(textOf(part(tooLate, 'advice'))).toBe(say('Do_Sign_Again'));
  });

  it('stops at the filing of the petition and at the end of a request', async () => {
    const filed = await show(request({ ...signed, Petition_Filed_Date__c: '2026-11-21' }));
    expect(textOf(part(filed, 'headline'))).toBe(say('Clock_Filed'));
    expect(part(filed, 'days')).toBeNull();
    const withdrawn = await show(request({ Stage__c: ['Withdrawn', 'Withdrawn'] }));
    expect(textOf(part(withdrawn, 'headline'))).toBe(say('Clock_Ended'));
    expect(part(withdrawn, 'days')).toBeNull();
  });

  it.each([
    ['Denied', 'Do_Denied'],
    ['Appealed', 'Do_Appeal'],
    ['Returned Incomplete', 'Do_Returned'],
  ])('says what comes next at the stage %s', async (stage, advice) => {
    const element = await show(request({ Stage__c: [stage, `${stage} in words`], Decision_Date__c: '2026-11-20' }));
    expect(textOf(part(element, 'headline'))).toBe(`${stage} in words`);
    expect(textOf(part(element, 'advice'))).toBe(say(advice));
  });

  it('starts with sending', async () => {
    const blank = { Sent_Date__c: null, Received_Date__c: null, Response_Due__c: null };
    const element = await show(request({ Stage__c: ['Drafting', 'Drafting'], ...blank }));
    expect(textOf(part(element, 'headline'))).toBe(say('Clock_Drafting'));
    expect(textOf(part(element, 'advice'))).toBe(say('Do_Send'));
  });

  it('does not count while a date that may have stopped the clock is hidden', async () => {
    const element = await show(request({ Signed_Date__c: undefined }));
    expect(textOf(part(element, 'headline'))).toBe(say('Clock_Unknown'));
    expect(part(element, 'days')).toBeNull();
    expect(textOf(part(element, 'dates'))).toContain(say('Not_Shown'));
  });

  it('goes by the day where the user is', async () => {
    jest.setSystemTime(new Date('2026-11-23T05:59:59Z'));
    const before = await show(request({ Response_Due__c: '2026-11-22' }));
    expect(textOf(part(before, 'days'))).toBe(say('Due_Today'));
    jest.setSystemTime(new Date('2026-11-23T06:00:00Z'));
    const after = await show(request({ Response_Due__c: '2026-11-22' }));
    expect(textOf(part(after, 'days'))).toBe(say('Days_Overdue_One'));
  });

  it('counts anew when a page left open is looked at on the next day, and no more once it is gone', async () => {
    const element = await show(request());
    jest.setSystemTime(new Date('2026-11-23T14:00:00Z'));
    window.dispatchEvent(new CustomEvent('focus'));
    await settle();
    expect(textOf(part(element, 'days'))).toBe(say('Days_Left_Other', '12'));
    const removed = jest.spyOn(window, 'removeEventListener');
    clear();
    expect(removed).toHaveBeenCalledWith('focus', expect.any(Function));
  });

  it('says what to do before anything of a hand-set date, while the request is not sent', async () => {
    const values = { Sent_Date__c: null, Received_Date__c: null, Response_Due_Override__c: '2026-12-05' };
    const element = await show(request({ Stage__c: ['Drafting', 'Drafting'], ...values }));
    expect(textOf(part(element, 'advice'))).toBe(say('Do_Send'));
  });

  it('tells a hidden record from one that failed to load', async () => {
    const element = mount('request-clock', RequestClock);
    await settle();
    expect(element.shadowRoot.querySelector('lightning-spinner')).not.toBeNull();
    getRecord.error({ message: 'no access' }, 404, 'Not Found');
    await settle();
    expect(textOf(element.shadowRoot.querySelector('[role="alert"]'))).toBe(say('Error_Hidden'));
    getRecord.error({ message: 'down' }, 500, 'Server Error');
    await settle();
    expect(textOf(element.shadowRoot.querySelector('[role="alert"]'))).toBe(say('Error_Failed'));
    await expectAccessible(element);
  });
});
