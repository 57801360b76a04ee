import { getRecord } from 'lightning/uiRecordApi';
import { getRelatedListRecords } from 'lightning/uiRelatedListApi';
import ProtectionCard from 'c/protectionCard';
import { clear, expectAccessible, mount, part, say, settle, textOf, texts } from 'test/card';
import { coverage, dispute, listAnswer, worksite } from 'test/rows';
import { dayInWords, inDays } from 'c/powerDates';

const COVERAGES = (config) => config.relatedListId === 'Worksite_Coverages__r';
const DISPUTES = (config) => config.relatedListId === 'Labor_Disputes__r';

async function show({ place = worksite(), coverages = [], disputes = [] } = {}) {
  const element = mount('protection-card', ProtectionCard);
  await settle();
  getRecord.emit(place);
  getRelatedListRecords.emit(Array.isArray(coverages) ? listAnswer(coverages) : coverages, COVERAGES);
  getRelatedListRecords.emit(Array.isArray(disputes) ? listAnswer(disputes) : disputes, DISPUTES);
  await settle();
  return element;
}

function advice(element) {
  return texts(element, '[data-id="missing"] li');
}

const both = { Protection_Level__c: 'Agreement and Dispute', Covered_Today__c: true, Open_Disputes__c: 1 };
const agreementOnly = { Protection_Level__c: 'Agreement Only', Covered_Today__c: true };

describe('c-protection-card', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: new Date('2026-11-22T18:00:00Z'), doNotFake: ['queueMicrotask', 'nextTick'] });
  });

  afterEach(() => {
    clear();
    jest.useRealTimers();
  });

  it('asks for every field but the name as optional, so that a hidden one never breaks the card', async () => {
    await show();
    expect(getRecord.getLastConfig().fields.map((field) => field.fieldApiName)).toEqual(['Name']);
    expect(getRecord.getLastConfig().optionalFields.length).toBeGreaterThan(10);
    expect(getRelatedListRecords.getLastConfig().fields).toEqual(['Labor_Dispute__c.Name']);
  });

  it('waits for all three answers before it says anything', async () => {
    const element = mount('protection-card', ProtectionCard);
    await settle();
    getRecord.emit(worksite());
    getRelatedListRecords.emit(listAnswer([]), COVERAGES);
    await settle();
    expect(part(element, 'level')).toBeNull();
    expect(element.shadowRoot.querySelector('lightning-spinner').alternativeText).toBe(say('Loading'));
  });

  it('says what protects the place and proves it', async () => {
    const element = await show({ place: worksite(both), coverages: [coverage()], disputes: [dispute()] });
    expect(textOf(part(element, 'level'))).toBe(say('Level_Both'));
    const agreement = textOf(part(element, 'agreement'));
    expect(agreement).toContain(say('In_Force_Today'));
    expect(agreement).toContain('Sample Laundry agreement');
    expect(agreement).toContain(say('From_Until', dayInWords('2026-01-01'), dayInWords('2028-12-31')));
    expect(agreement).toContain(say('Notice_Hours_Other', '24'));
    const open = textOf(part(element, 'dispute'));
    expect(open).toContain(say('Open_Today'));
    expect(open).toContain('National Labor Relations Board (NLRB)');
    expect(open).toContain(say('Case_Number', '01-CA-123456'));
    expect(open).toContain(say('Ice_Told_On', dayInWords('2026-09-08')));
    expect(part(element, 'differs')).toBeNull();
    expect(advice(element)).toEqual([say('Missing_Contract')]);
    await expectAccessible(element);
  });

  it('lists everything that is missing where nothing protects', async () => {
    const element = await show({ place: worksite({ Public_Areas_Posted__c: false, Front_Desk_Trained__c: null }) });
    expect(textOf(part(element, 'level'))).toBe(say('Level_None'));
    expect(advice(element)).toEqual([
      say('Missing_Coverage'),
      say('Missing_Dispute'),
      say('Missing_Contract'),
      say('Missing_Training'),
      say('Missing_Signs'),
    ]);
    expect(element.shadowRoot.textContent).toContain(say('Not_Legal_Advice'));
    await expectAccessible(element);
  });

  it('says that nothing is missing only when it could look everywhere', async () => {
    const contract = {
      Warrant_Clause_Today__c: true,
      Current_Contract__c: 'a06000000000001',
      Current_Contract__r: {
        Name: 'Sample contract',
        In_Force_Today__c: true,
        Expiration_Date__c: '2027-06-30',
        Evergreen__c: false,
      },
    };
    const rows = { coverages: [coverage()], disputes: [dispute()] };
    const whole = await show({ place: worksite({ ...both, ...contract }), ...rows });
    expect(textOf(part(whole, 'missing'))).toContain(say('Missing_Nothing'));
    expect(textOf(part(whole, 'clause'))).toContain(say('Until', dayInWords('2027-06-30')));
    clear();
    const partial = await show({
      place: worksite({ ...both, ...contract, Front_Desk_Trained__c: undefined }),
      ...rows,
    });
    expect(textOf(part(partial, 'missing'))).not.toContain(say('Missing_Nothing'));
    expect(textOf(part(partial, 'hidden'))).toBe(say('Fields_Hidden', say('Field_Training')));
  });

  it('tells an agreement that is not in force from one that does not cover the place', async () => {
    const notInForce = await show({ coverages: [coverage({}, { In_Force_Today__c: false })] });
    expect(advice(notInForce)[0]).toBe(say('Missing_Not_In_Force', 'Sample Laundry agreement'));
    clear();
    const ended = await show({ coverages: [coverage({ Active__c: false, Covered_To__c: '2026-11-21' })] });
    expect(advice(ended)[0]).toBe(say('Missing_Coverage_Ended', dayInWords('2026-11-21')));
    clear();
    const toCome = await show({ coverages: [coverage({ Covered_From__c: '2026-11-23' })] });
    expect(advice(toCome)[0]).toBe(say('Missing_Coverage_Starts', dayInWords('2026-11-23')));
  });

  it('counts the first and the last day of a coverage', async () => {
    for (const days of [{ Covered_To__c: '2026-11-22' }, { Covered_From__c: '2026-11-22' }, { Covered_To__c: null }]) {
      const element = await show({ place: worksite(agreementOnly), coverages: [coverage(days)] });
      expect(textOf(part(element, 'level'))).toBe(say('Level_Agreement'));
      clear();
    }
  });

  it('warns of an end within thirty days, and not of one that a renewal follows at once', async () => {
    const place = worksite(agreementOnly);
    const soon = coverage({ Covered_To__c: '2026-12-22' });
    const element = await show({ place, coverages: [soon] });
    expect(advice(element)[0]).toBe(say('Missing_Ends_Soon', dayInWords('2026-12-22'), inDays(30)));
    clear();
    const later = await show({ place, coverages: [coverage({ Covered_To__c: '2026-12-23' })] });
    expect(advice(later)[0]).toBe(say('Missing_Dispute'));
    clear();
    const renewal = coverage(
      { Name: 'CV-00002', Covered_From__c: '2026-12-23' },
      { In_Force_Today__c: false, Status__c: ['Signed', 'Signed'] },
      'a01000000000002'
    );
    const renewed = await show({ place, coverages: [soon, renewal] });
    expect(advice(renewed)[0]).toBe(say('Missing_Dispute'));
    expect(textOf(part(renewed, 'agreement'))).toContain(say('Coverage_Next', dayInWords('2026-12-23')));
  });

  it('names the open disputes that ICE was not told of', async () => {
    const place = worksite({ Protection_Level__c: 'Dispute Only', Open_Disputes__c: 2 });
    const one = await show({
      place,
      disputes: [dispute({ ICE_Told_On__c: null }), dispute({ Status__c: ['Closed', 'x'] })],
    });
    expect(advice(one)).toContain(say('Missing_Ice_Told_One', 'LD-00001'));
    expect(textOf(part(one, 'dispute'))).toContain(say('Ice_Not_Told'));
    clear();
    const hidden = await show({ place, disputes: [dispute({ ICE_Told_On__c: undefined })] });
    expect(advice(hidden)).not.toContain(say('Missing_Ice_Told_One', 'LD-00001'));
    expect(textOf(part(hidden, 'dispute'))).toContain(say('Hidden_Details'));
  });

  it('shows three of many disputes and says how many more there are', async () => {
    const disputes = [1, 2, 3, 4, 5].map((n) =>
      dispute({ Name: `LD-0000${n}`, Filed_Date__c: `2026-0${n}-01` }, `d${n}`)
    );
    const place = worksite({ Protection_Level__c: 'Dispute Only', Open_Disputes__c: 5 });
    const element = await show({ place, disputes });
    expect(texts(element, '[data-id="dispute"] li')).toHaveLength(4);
    expect(textOf(part(element, 'dispute'))).toContain(say('More_Other', '2'));
  });

  it('goes by the rows when a past coverage leads the field astray, and says what to untick', async () => {
    const past = coverage({ Name: 'CV-00009', Covered_To__c: '2026-02-28' }, {}, 'a01000000000009');
    const element = await show({ coverages: [coverage(), past] });
    expect(textOf(part(element, 'level'))).toBe(say('Level_Agreement'));
    expect(textOf(part(element, 'differs'))).toBe(say('Differs_Past_One', say('Level_None'), 'CV-00009'));
  });

  it('asks for a reload when field and rows differ for another reason', async () => {
    const element = await show({ place: worksite(agreementOnly) });
    expect(textOf(part(element, 'level'))).toBe(say('Level_None'));
    expect(textOf(part(element, 'differs'))).toBe(say('Differs', say('Level_Agreement')));
  });

  it('says what cannot be seen, and falls back on the fields of the worksite', async () => {
    const element = mount('protection-card', ProtectionCard);
    await settle();
    getRecord.emit(worksite(both));
    getRelatedListRecords.error({ message: 'no access' }, 403, 'Forbidden', COVERAGES);
    getRelatedListRecords.error({ message: 'no access' }, 403, 'Forbidden', DISPUTES);
    await settle();
    expect(textOf(part(element, 'level'))).toBe(say('Level_Both'));
    expect(textOf(part(element, 'agreement'))).toContain(say('Hidden_Coverages'));
    expect(textOf(part(element, 'dispute'))).toContain(say('Disputes_Count_One'));
    await expectAccessible(element);
  });

  it('never guesses: without field and rows the protection is not known', async () => {
    const element = mount('protection-card', ProtectionCard);
    await settle();
    getRecord.emit(worksite({ Covered_Today__c: undefined, Protection_Level__c: undefined }));
    getRelatedListRecords.error({ message: 'no access' }, 403, 'Forbidden', COVERAGES);
    getRelatedListRecords.emit(listAnswer([]), DISPUTES);
    await settle();
    expect(textOf(part(element, 'level'))).toBe(say('Level_Unknown'));
    expect(textOf(part(element, 'agreement'))).toContain(say('Cannot_Be_Seen'));
    expect(advice(element)).not.toContain(say('Missing_Coverage'));
    expect(advice(element)).not.toContain(say('Missing_Agreement'));
  });

  it('does not take the field at its word where it may miss a coverage and the rows are hidden', async () => {
    const emit = async (active) => {
      clear();
      const element = mount('protection-card', ProtectionCard);
      await settle();
      getRecord.emit(worksite({ Active_Coverages__c: active }));
      getRelatedListRecords.error({ message: 'no access' }, 403, 'Forbidden', COVERAGES);
      getRelatedListRecords.emit(listAnswer([]), DISPUTES);
      await settle();
      return textOf(part(element, 'agreement'));
    };
    expect(await emit(2)).toContain(say('None_Today'));
    expect(await emit(3)).toContain(say('Cannot_Be_Seen'));
  });

  it('does not call a cut list complete', async () => {
    const place = worksite({ ...agreementOnly });
    const element = await show({ place, coverages: listAnswer([coverage({ Covered_To__c: '2026-01-31' })], 'next') });
    expect(textOf(part(element, 'level'))).toBe(say('Level_Agreement'));
    expect(textOf(part(element, 'agreement'))).toContain(say('List_Cut', '200'));
  });

  it('tells a hidden record from one that failed to load, aloud', async () => {
    const element = mount('protection-card', ProtectionCard);
    await settle();
    getRecord.error({ message: 'no access' }, 403, 'Forbidden');
    await settle();
    expect(textOf(element.shadowRoot.querySelector('[role="alert"]'))).toBe(say('Error_Hidden'));
    getRecord.error({ message: 'down' }, 503, 'Unavailable');
    await settle();
    expect(textOf(element.shadowRoot.querySelector('[role="alert"]'))).toBe(say('Error_Failed'));
    await expectAccessible(element);
  });

  it('asks for a new training on the day after a year', async () => {
    const year = await show({ place: worksite({ Front_Desk_Trained__c: '2025-11-22' }) });
    expect(advice(year)).not.toContain(say('Missing_Training_Old', dayInWords('2025-11-22')));
    clear();
    const over = await show({ place: worksite({ Front_Desk_Trained__c: '2025-11-21' }) });
    expect(advice(over)).toContain(say('Missing_Training_Old', dayInWords('2025-11-21')));
  });

  it('counts on no renewal whose agreement is not signed', async () => {
    const renewal = coverage(
      { Name: 'CV-00002', Covered_From__c: '2026-12-23' },
      { In_Force_Today__c: false, Status__c: ['Terminated', 'Terminated'] },
      'a01000000000002'
    );
    const coverages = [coverage({ Covered_To__c: '2026-12-22' }), renewal];
    const element = await show({ place: worksite(agreementOnly), coverages });
    expect(advice(element)[0]).toBe(say('Missing_Ends_Soon', dayInWords('2026-12-22'), inDays(30)));
  });

  it('does not ask to untick a past coverage that is history already', async () => {
    const past = coverage({ Name: 'CV-00009', Covered_To__c: '2026-02-28', Active__c: false }, {}, 'a01000000000009');
    const element = await show({ coverages: [coverage(), past] });
    expect(textOf(part(element, 'differs'))).toBe(say('Differs', say('Level_None')));
  });

  it.each([
    [0, 'Notice_At_Once'],
    [1, 'Notice_Hours_One'],
    [null, 'Notice_None'],
  ])('words the notice term of %s hours', async (hours, label) => {
    const coverages = [coverage({}, { Union_Notice_Hours__c: hours })];
    const element = await show({ place: worksite(agreementOnly), coverages });
    expect(textOf(part(element, 'agreement'))).toContain(say(label));
  });

  it.each([
    [{ Evergreen__c: true, Expiration_Date__c: '2026-01-31' }, 'Until_Replaced'],
    [{ Evergreen__c: false, Expiration_Date__c: null }, 'No_End_Date'],
  ])('says how long the contract runs: %j', async (dates, label) => {
    const place = worksite({
      Protection_Level__c: 'Contract Clause Only',
      Warrant_Clause_Today__c: true,
      Current_Contract__c: 'a06000000000001',
      Current_Contract__r: { Name: 'Sample contract', In_Force_Today__c: true, ...dates },
    });
    const element = await show({ place });
    expect(textOf(part(element, 'level'))).toBe(say('Level_Clause'));
    expect(textOf(part(element, 'clause'))).toContain(say(label));
  });

  it.each([
    [true, 'Missing_Clause'],
    [false, 'Missing_Contract_Not_In_Force'],
  ])('tells a contract without the clause from one that is not in force: %s', async (inForce, label) => {
    const place = worksite({
      Current_Contract__c: 'a06000000000001',
      Current_Contract__r: {
        Name: 'Sample contract',
        In_Force_Today__c: inForce,
        Expiration_Date__c: '2026-01-31',
        Evergreen__c: false,
      },
    });
    expect(advice(await show({ place }))).toContain(say(label, 'Sample contract'));
  });

  it('counts anew when a page left open is looked at on the next day', async () => {
    const element = await show({
      place: worksite(agreementOnly),
      coverages: [coverage({ Covered_To__c: '2026-11-22' })],
    });
    expect(textOf(part(element, 'level'))).toBe(say('Level_Agreement'));
    jest.setSystemTime(new Date('2026-11-23T14:00:00Z'));
    window.dispatchEvent(new CustomEvent('focus'));
    await settle();
    expect(textOf(part(element, 'level'))).toBe(say('Level_None'));
  });

  it('shows the latest contact on the day it was where the user is', async () => {
    const element = await show({ place: worksite({ Latest_Logged_Contact__c: '2026-11-20T03:30:00.000Z' }) });
    expect(textOf(part(element, 'latest'))).toBe(say('Latest_Contact', dayInWords('2026-11-19')));
  });
});
