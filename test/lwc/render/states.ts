/** What the pages show: synthetic records for each state of the two cards, with picklist values in the words of the user's language. */
import { createRequire } from 'node:module';

type Values = Record<string, unknown>;
type Row = (values?: Values, more?: unknown, id?: string) => unknown;
const require = createRequire(import.meta.url);
const rows = require('../support/rows.cjs') as Record<'worksite' | 'coverage' | 'dispute' | 'request', Row> & {
  listAnswer: (records: unknown[]) => unknown;
};

export type Language = 'en' | 'es';
export type Answers = { record: unknown; lists: Record<string, unknown> };
export type State = {
  component: 'protectionCard' | 'requestClock';
  name: string;
  answers: (language: Language) => Answers;
};

const spanish: Record<string, string> = {
  'In Force': 'Vigente',
  Open: 'Abierta',
  'Unfair Labor Practice Charge': 'Cargo por práctica laboral injusta',
  Strike: 'Huelga',
  'National Labor Relations Board (NLRB)': 'Junta Nacional de Relaciones del Trabajo (NLRB)',
  Received: 'Recibida',
  Sent: 'Enviada',
  Signed: 'Firmada',
  'Under Review': 'En revisión',
  'Day After Receipt': 'Desde el día después de recibirla',
  'Next Business Day': 'Desde el siguiente día hábil',
};

const place = {
  nothing: { Public_Areas_Posted__c: false, Front_Desk_Trained__c: null },
  dispute: {
    Protection_Level__c: 'Dispute Only',
    Open_Disputes__c: 2,
    Earliest_Open_Dispute__c: '2026-09-01',
    Front_Desk_Trained__c: '2025-06-01',
    Latest_Logged_Contact__c: '2026-11-20T15:30:00.000Z',
  },
  protected: {
    Protection_Level__c: 'Agreement and Dispute',
    Covered_Today__c: true,
    Open_Disputes__c: 1,
    Warrant_Clause_Today__c: true,
    Current_Contract__c: 'a06000000000001',
    Current_Contract__r: {
      Name: 'Sample Laundry and Local 9999, 2025-2028',
      In_Force_Today__c: true,
      Expiration_Date__c: '2028-06-30',
      Evergreen__c: false,
    },
  },
};

function protection(name: string, answers: (say: (words: string) => string) => [Values, unknown, unknown]): State {
  return {
    component: 'protectionCard',
    name,
    answers: (language) => {
      const [worksite, coverages, disputes] = answers((words) =>
        language === 'es' ? (spanish[words] ?? words) : words
      );
      const list = (answer: unknown): unknown =>
        Array.isArray(answer) ? { data: rows.listAnswer(answer), error: undefined } : answer;
      return {
        record: { data: rows.worksite(worksite), error: undefined },
        lists: { Worksite_Coverages__r: list(coverages), Labor_Disputes__r: list(disputes) },
      };
    },
  };
}

function clock(name: string, answers: (say: (words: string) => string) => [Values, Values | null]): State {
  return {
    component: 'requestClock',
    name,
    answers: (language) => {
      const [request, rule] = answers((words) => (language === 'es' ? (spanish[words] ?? words) : words));
      return { record: { data: rows.request(request, rule), error: undefined }, lists: {} };
    },
  };
}

const hidden = { data: undefined, error: { status: 403, body: { message: 'no access' } } };

export const states: State[] = [
  protection('nothing', () => [place.nothing, [], []]),
  protection('dispute', (say) => [
    place.dispute,
    [],
    [
      rows.dispute({
        Status__c: ['Open', say('Open')],
        Dispute_Type__c: ['Unfair Labor Practice Charge', say('Unfair Labor Practice Charge')],
        Agency__c: ['NLRB', say('National Labor Relations Board (NLRB)')],
      }),
      rows.dispute(
        {
          Name: 'LD-00002',
          Status__c: ['Open', say('Open')],
          Dispute_Type__c: ['Strike', say('Strike')],
          Agency__c: null,
          Case_Number__c: null,
          Filed_Date__c: null,
          ICE_Told_On__c: null,
        },
        'a03000000000002'
      ),
    ],
  ]),
  protection('protected', (say) => [
    place.protected,
    [
      rows.coverage(
        { Covered_To__c: '2026-12-15' },
        { Name: 'Sample Laundry ICE neutrality agreement, all worksites', Status__c: ['In Force', say('In Force')] }
      ),
    ],
    [
      rows.dispute({
        Status__c: ['Open', say('Open')],
        Dispute_Type__c: ['Unfair Labor Practice Charge', say('Unfair Labor Practice Charge')],
        Agency__c: ['NLRB', say('National Labor Relations Board (NLRB)')],
      }),
    ],
  ]),
  protection('astray', (say) => [
    { Protection_Level__c: 'None' },
    [
      rows.coverage({}, { Status__c: ['In Force', say('In Force')] }),
      rows.coverage({ Name: 'CV-00009', Covered_To__c: '2026-02-28' }, {}, 'a01000000000009'),
    ],
    [],
  ]),
  protection('hidden', () => [
    { ...place.dispute, Protection_Level__c: undefined, Front_Desk_Trained__c: undefined },
    hidden,
    hidden,
  ]),
  {
    component: 'protectionCard',
    name: 'failed',
    answers: () => ({ record: { data: undefined, error: { status: 503 } }, lists: {} }),
  },
  clock('waiting', (say) => [
    { Stage__c: ['Received', say('Received')] },
    { Start_Rule__c: ['Day After Receipt', say('Day After Receipt')] },
  ]),
  clock('overdue', (say) => [
    {
      Stage__c: ['Under Review', say('Under Review')],
      Sent_Date__c: '2026-05-04',
      Received_Date__c: '2026-05-06',
      Response_Due__c: '2026-11-04',
      Deadline_Days__c: 90,
    },
    {
      Unit__c: ['Business', 'Business'],
      Start_Rule__c: ['Next Business Day', say('Next Business Day')],
      Reviewed_On__c: '2025-01-15',
    },
  ]),
  clock('signed', (say) => [
    {
      Stage__c: ['Signed', say('Signed')],
      Decision_Date__c: '2026-11-16',
      Signed_Date__c: '2026-11-16',
      File_By_Date__c: '2027-05-15',
    },
    {},
  ]),
  clock('undated', (say) => [
    { Stage__c: ['Sent', say('Sent')], Received_Date__c: null, Response_Due__c: null, Deadline_Rule__c: null },
    null,
  ]),
];
