import { api, LightningElement, wire } from 'lwc';
import { getRecord } from 'lightning/uiRecordApi';
import { dayInWords, onNewDay, today } from 'c/powerDates';
import { isHidden, valueOf, wordsOf } from 'c/powerRecord';
import { fill } from 'c/powerText';
import { planBy, sourceOfDue, standing } from './clock';
import { REQUEST, REQUEST_NAME } from './fields';
import { LABELS } from './labels';

const REQUEST_FIELDS = Object.values(REQUEST);

/** The dates of a certification request: when an answer is due and why, and the last safe day to file. */
export default class RequestClock extends LightningElement {
  @api recordId;
  labels = LABELS;
  record;
  error;
  view;

  @wire(getRecord, { recordId: '$recordId', fields: REQUEST_NAME, optionalFields: REQUEST_FIELDS })
  receiveRequest({ data, error }) {
    this.record = data;
    this.error = error;
    this.refresh();
  }

  connectedCallback() {
    this.stopWatching = onNewDay(() => this.refresh());
  }

  disconnectedCallback() {
    this.stopWatching();
  }

  refresh() {
    this.view = this.record && !this.error ? this.viewOn(today()) : undefined;
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

  get request() {
    const request = {
      stageWords: wordsOf(this.record, REQUEST.stage),
      ruleStartWords: wordsOf(this.record, REQUEST.ruleStart),
    };
    for (const [name, field] of Object.entries(REQUEST)) {
      request[name] = valueOf(this.record, field);
    }
    return request;
  }

  /** Everything the template shows, worked out when the record comes. */
  viewOn(day) {
    const { request } = this;
    const answered = request.signedDate || request.decisionDate;
    const source = answered ? [] : sourceOfDue(request, day);
    return {
      ...standing(request, day),
      stage: request.stageWords && fill(LABELS.stage, request.stageWords),
      dates: this.datesOf(request),
      source,
      hasSource: source.length > 0,
    };
  }

  datesOf(request) {
    const { signedDate, fileByDate, originalInHand } = request;
    const dates = [
      [LABELS.dateSent, request.sentDate],
      [LABELS.dateReceived, request.receivedDate],
      [LABELS.dateDue, request.responseDue],
      [LABELS.dateDecision, request.decisionDate],
      [LABELS.dateSigned, signedDate],
    ];
    if (signedDate) {
      if (fileByDate && !request.petitionFiledDate) {
        dates.push([LABELS.datePlan, planBy(fileByDate)]);
      }
      dates.push([LABELS.dateFileBy, fileByDate]);
    }
    dates.push([LABELS.dateFiled, request.petitionFiledDate]);
    const rows = dates.map(([name, date]) => ({ name, text: this.dateInWords(date) }));
    if (signedDate && originalInHand !== undefined) {
      rows.push({ name: LABELS.original, text: originalInHand ? LABELS.yes : LABELS.no });
    }
    return rows;
  }

  dateInWords(date) {
    if (date === undefined) {
      return LABELS.notShown;
    }
    return date === null ? LABELS.notEntered : dayInWords(date);
  }
}
