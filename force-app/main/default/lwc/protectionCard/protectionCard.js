import { api, LightningElement, wire } from 'lwc';
import { getRecord } from 'lightning/uiRecordApi';
import { getRelatedListRecords } from 'lightning/uiRelatedListApi';
import { momentInWords, onNewDay, today } from 'c/powerDates';
import { fieldName, isHidden, lacksAnyOf, valueOf } from 'c/powerRecord';
import { fill, listInWords, numberInWords } from 'c/powerText';
import { adviceFor } from './advice';
import { agreementEvidence, clauseEvidence, disputeEvidence } from './evidence';
import { COVERAGE, DISPUTE, NAMES, WORKSITE } from './fields';
import { LABELS } from './labels';
import { agreementOn, contractOf, coverageOf, disputeOf, disputeOpen, endedButActive, levelOf } from './protection';

const PAGE_SIZE = 200;
const WORKSITE_NAME = [NAMES.worksite];
const COVERAGE_NAME = [fieldName(NAMES.coverage)];
const DISPUTE_NAME = [fieldName(NAMES.dispute)];
const WORKSITE_FIELDS = Object.values(WORKSITE);
const COVERAGE_FIELDS = Object.values(COVERAGE).map(fieldName);
const DISPUTE_FIELDS = Object.values(DISPUTE).map(fieldName);

/** The field holds English text in every language, so that list views can filter by it. */
const LEVELS = {
  'Agreement and Dispute': { words: LABELS.levelBoth, icon: 'utility:shield', variant: 'success' },
  'Agreement Only': { words: LABELS.levelAgreement, icon: 'utility:shield', variant: 'success' },
  'Dispute Only': { words: LABELS.levelDispute, icon: 'utility:shield', variant: 'warning' },
  'Contract Clause Only': { words: LABELS.levelClause, icon: 'utility:shield', variant: 'warning' },
  None: { words: LABELS.levelNone, icon: 'utility:warning', variant: 'error' },
};
const LEVEL_UNKNOWN = { words: LABELS.levelUnknown, icon: 'utility:hide' };

/** A related list as the card uses it; undefined while it is on its way. */
function listOf({ data, error }, read) {
  if (error) {
    return { rows: [], complete: false, hidden: isHidden(error), failed: !isHidden(error) };
  }
  return data && { rows: data.records.map(read), complete: !data.nextPageToken, cut: Boolean(data.nextPageToken) };
}

/** What stands between a worksite and ICE today, what proves it, and what is missing. */
export default class ProtectionCard extends LightningElement {
  @api recordId;
  labels = LABELS;
  worksite;
  error;
  coverages;
  disputes;
  view;

  @wire(getRecord, { recordId: '$recordId', fields: WORKSITE_NAME, optionalFields: WORKSITE_FIELDS })
  receiveWorksite({ data, error }) {
    this.worksite = data;
    this.error = error;
    this.refresh();
  }

  @wire(getRelatedListRecords, {
    parentRecordId: '$recordId',
    relatedListId: 'Worksite_Coverages__r',
    fields: COVERAGE_NAME,
    optionalFields: COVERAGE_FIELDS,
    pageSize: PAGE_SIZE,
  })
  receiveCoverages(answer) {
    this.coverages = listOf(answer, coverageOf);
    this.refresh();
  }

  @wire(getRelatedListRecords, {
    parentRecordId: '$recordId',
    relatedListId: 'Labor_Disputes__r',
    fields: DISPUTE_NAME,
    optionalFields: DISPUTE_FIELDS,
    pageSize: PAGE_SIZE,
  })
  receiveDisputes(answer) {
    this.disputes = listOf(answer, disputeOf);
    this.refresh();
  }

  connectedCallback() {
    this.stopWatching = onNewDay(() => this.refresh());
  }

  disconnectedCallback() {
    this.stopWatching();
  }

  get errorText() {
    if (!this.error) {
      return undefined;
    }
    return isHidden(this.error) ? LABELS.errorHidden : LABELS.errorFailed;
  }

  get isLoading() {
    return !this.error && !this.view;
  }

  refresh() {
    const ready = this.worksite && this.coverages && this.disputes && !this.error;
    this.view = ready ? this.viewOn(today()) : undefined;
  }

  /** Everything the template shows, worked out once all three answers are here. */
  viewOn(day) {
    const { worksite, coverages, disputes } = this;
    const facts = {
      day,
      worksite,
      coverages,
      disputes,
      contract: contractOf(worksite),
      agreement: agreementOn(day, coverages, worksite),
      dispute: disputeOpen(disputes, worksite),
      clause: valueOf(worksite, WORKSITE.warrantClauseToday),
    };
    const level = levelOf(facts.agreement, facts.dispute, facts.clause);
    const advice = adviceFor(facts);
    const hidden = this.hiddenFields();
    return {
      level: this.levelView(level ?? valueOf(worksite, WORKSITE.protectionLevel)),
      protections: this.protectionViews(facts),
      advice,
      nothingMissing: advice.length === 0 && hidden === undefined && level !== undefined && facts.clause !== undefined,
      hasAdvice: advice.length > 0,
      differs: this.differs(level, facts),
      hidden,
      latest: this.latestContact(),
    };
  }

  levelView(level) {
    if (!level) {
      return LEVEL_UNKNOWN;
    }
    return LEVELS[level] ?? { words: level, icon: 'utility:shield' };
  }

  protectionViews(facts) {
    const { coverages, disputes, contract } = facts;
    const contractHidden = contract.id === undefined || (contract.id !== null && contract.name === undefined);
    return [
      {
        key: 'agreement',
        heading: LABELS.agreementHeading,
        ...this.stateView(facts.agreement, LABELS.inForceToday),
        evidence: agreementEvidence(facts),
        notes: this.listNotes(coverages, LABELS.hiddenCoverages, LABELS.failedCoverages),
      },
      {
        key: 'dispute',
        heading: LABELS.disputeHeading,
        ...this.stateView(facts.dispute, LABELS.openToday),
        evidence: disputeEvidence(facts),
        notes: this.listNotes(disputes, LABELS.hiddenDisputes, LABELS.failedDisputes),
      },
      {
        key: 'clause',
        heading: LABELS.clauseHeading,
        ...this.stateView(facts.clause, LABELS.inForceToday),
        evidence: clauseEvidence(facts),
        notes: contractHidden ? [LABELS.hiddenContract] : [],
      },
    ].map((each) => ({ ...each, hasEvidence: each.evidence.length > 0 }));
  }

  stateView(answer, words) {
    if (answer === undefined) {
      return { state: LABELS.cannotBeSeen, icon: 'utility:hide' };
    }
    return answer
      ? { state: words, icon: 'utility:success', variant: 'success' }
      : { state: LABELS.noneToday, icon: 'utility:ban' };
  }

  listNotes(list, hidden, failed) {
    const partly = list.rows.some((row) => Object.values(row).includes(undefined));
    return [
      list.hidden && hidden,
      list.failed && failed,
      list.cut && fill(LABELS.listCut, numberInWords(PAGE_SIZE)),
      partly && LABELS.hiddenDetails,
    ].filter(Boolean);
  }

  /** A gentle word if the field Protection Level says something else than the rows. */
  differs(level, { day, agreement, coverages }) {
    const field = valueOf(this.worksite, WORKSITE.protectionLevel);
    if (!field || !level || field === level) {
      return undefined;
    }
    const words = this.levelView(field).words;
    const ended = endedButActive(coverages.rows, day).map((each) => each.coverageName);
    const fieldMissesAgreement = agreement && valueOf(this.worksite, WORKSITE.coveredToday) === false;
    if (fieldMissesAgreement && ended.length > 0) {
      return fill(ended.length === 1 ? LABELS.differsPastOne : LABELS.differsPastOther, words, listInWords(ended));
    }
    return fill(LABELS.differs, words);
  }

  hiddenFields() {
    const names = [
      [WORKSITE.protectionLevel, LABELS.fieldLevel],
      [WORKSITE.frontDeskTrained, LABELS.fieldTraining],
      [WORKSITE.publicAreasPosted, LABELS.fieldSigns],
      [WORKSITE.latestLoggedContact, LABELS.fieldLatestContact],
    ]
      .filter(([field]) => lacksAnyOf(this.worksite, [field]))
      .map(([, name]) => name);
    return names.length > 0 ? fill(LABELS.fieldsHidden, listInWords(names)) : undefined;
  }

  latestContact() {
    const moment = valueOf(this.worksite, WORKSITE.latestLoggedContact);
    return moment ? fill(LABELS.latestContact, momentInWords(moment)) : undefined;
  }
}
