/** The evidence for each protection, in words: [{ key, recordId, label, lines: [{ key, text }] }]. */
import { dayInWords } from 'c/powerDates';
import { valueOf } from 'c/powerRecord';
import { count, fill } from 'c/powerText';
import { WORKSITE } from './fields';
import { LABELS } from './labels';
import { holds, isOpen, isOpenEnd, lastDayOf } from './protection';

const SHOWN_DISPUTES = 3;

function lines(...texts) {
  return texts.filter(Boolean).map((text, index) => ({ key: String(index), text }));
}

/** When a coverage begins and ends; nothing if either may not be seen. */
function datesInWords(coverage) {
  if (coverage.coveredFrom === undefined || coverage.coveredTo === undefined) {
    return undefined;
  }
  const from = dayInWords(coverage.coveredFrom);
  const last = lastDayOf(coverage);
  return isOpenEnd(last) ? fill(LABELS.fromNoEnd, from) : fill(LABELS.fromUntil, from, dayInWords(last));
}

function noticeInWords(hours) {
  if (hours === undefined) {
    return undefined;
  }
  if (hours === null) {
    return LABELS.noticeNone;
  }
  return hours === 0 ? LABELS.noticeAtOnce : count(hours, LABELS.noticeHoursOne, LABELS.noticeHoursOther);
}

function coverageEvidence(coverage, first) {
  return {
    key: coverage.id,
    recordId: coverage.agreement ?? coverage.id,
    label: coverage.agreementName ?? coverage.coverageName,
    lines: lines(
      first,
      coverage.statusWords && fill(LABELS.agreementStatus, coverage.statusWords),
      noticeInWords(coverage.noticeHours)
    ),
  };
}

/** The coverages that hold on the day, and those still to come. */
export function agreementEvidence({ day, coverages }) {
  const now = coverages.rows.filter((each) => holds(each, day));
  const next = coverages.rows.filter((each) => each.active && each.coveredFrom > day);
  return [
    ...now
      .sort((a, b) => (lastDayOf(a) > lastDayOf(b) ? -1 : 1))
      .map((each) => coverageEvidence(each, datesInWords(each))),
    ...next
      .sort((a, b) => (a.coveredFrom < b.coveredFrom ? -1 : 1))
      .map((each) => coverageEvidence(each, fill(LABELS.coverageNext, dayInWords(each.coveredFrom)))),
  ];
}

/** The agency, and the number of the case there. */
function caseInWords({ agency, agencyWords, caseNumber }) {
  if (agency === undefined) {
    return [];
  }
  if (agency === null) {
    return [LABELS.caseNone];
  }
  if (caseNumber === undefined) {
    return [agencyWords];
  }
  return [agencyWords, caseNumber ? fill(LABELS.caseNumber, caseNumber) : LABELS.caseNoNumber];
}

/** A day in words, other words for a blank one, nothing for a hidden one. */
function dayOr(day, label, blank) {
  if (day === undefined) {
    return undefined;
  }
  return day === null ? blank : fill(label, dayInWords(day));
}

function oneDispute(dispute) {
  return {
    key: dispute.id,
    recordId: dispute.id,
    label: dispute.disputeName,
    lines: lines(
      dispute.typeWords,
      ...caseInWords(dispute),
      dayOr(dispute.filedDate, LABELS.filedOn, LABELS.filedUnknown),
      dayOr(dispute.iceToldOn, LABELS.iceToldOn, LABELS.iceNotTold)
    ),
  };
}

/** The open disputes, earliest first; of a long list the first three and how many more; of a hidden list what the roll-ups tell. */
export function disputeEvidence({ dispute, disputes, worksite }) {
  const open = disputes.rows.filter((each) => isOpen(each));
  if (open.length > 0) {
    const sorted = open.sort((a, b) => ((a.filedDate ?? '9') < (b.filedDate ?? '9') ? -1 : 1));
    const more = open.length - SHOWN_DISPUTES;
    const rest = { key: 'more', lines: more > 0 ? lines(count(more, LABELS.moreOne, LABELS.moreOther)) : [] };
    return [...sorted.slice(0, SHOWN_DISPUTES).map(oneDispute), ...(more > 0 ? [rest] : [])];
  }
  const number = valueOf(worksite, WORKSITE.openDisputes);
  const earliest = valueOf(worksite, WORKSITE.earliestOpenDispute);
  return dispute && number
    ? [
        {
          key: 'count',
          lines: lines(
            count(number, LABELS.disputesCountOne, LABELS.disputesCountOther),
            earliest && fill(LABELS.earliestFiled, dayInWords(earliest))
          ),
        },
      ]
    : [];
}

/** The current contract, if its clause is in force. */
export function clauseEvidence({ clause, contract }) {
  if (!clause || !contract.name) {
    return [];
  }
  const until = contract.evergreen ? LABELS.untilReplaced : dayOr(contract.expiration, LABELS.until, LABELS.noEndDate);
  return [{ key: contract.id, recordId: contract.id, label: contract.name, lines: lines(until) }];
}
