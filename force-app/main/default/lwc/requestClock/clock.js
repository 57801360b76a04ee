/**
 * Which of a request's two clocks runs on a day (the agency's time to answer, then the time to file), and what to do now. A date is null if blank
 * and undefined if the user may not see it; nothing is worked out from what is hidden.
 */
import { addDays, addMonths, dayInWords, daysBetween } from 'c/powerDates';
import { count, fill } from 'c/powerText';
import { LABELS } from './labels';

const WEEK = 7;
const REVIEW_MONTHS = 12;
const ENDED_STAGES = ['Withdrawn', 'Closed'];
/** Stages after a first answer, or before a new start: no clock of ours runs, the stage itself says where things stand. */
const ADVICE_BY_STAGE = {
  'Returned Incomplete': LABELS.doReturned,
  Denied: LABELS.doDenied,
  Appealed: LABELS.doAppeal,
};

function daysInWords(left) {
  if (left === 0) {
    return LABELS.dueToday;
  }
  return left > 0
    ? count(left, LABELS.daysLeftOne, LABELS.daysLeftOther)
    : count(-left, LABELS.daysOverdueOne, LABELS.daysOverdueOther);
}

const STOPPED = { icon: 'utility:success', variant: 'success' };
const RUNNING = { icon: 'utility:clock' };
const WARNING = { icon: 'utility:warning', variant: 'warning' };
const LATE = { icon: 'utility:error', variant: 'error' };
const UNKNOWN = { icon: 'utility:hide', headline: LABELS.clockUnknown, advice: LABELS.doAskAdmin };

/** The last day to plan for: a week before the last safe day. */
export function planBy(fileBy) {
  return addDays(fileBy, -WEEK);
}

function filing({ fileByDate, originalInHand }, day) {
  if (!fileByDate) {
    return UNKNOWN;
  }
  const left = daysBetween(day, fileByDate);
  const days = daysInWords(left);
  if (left < 0) {
    return { ...LATE, headline: LABELS.clockFileLate, days, advice: LABELS.doSignAgain };
  }
  const soon = left <= WEEK;
  const last = dayInWords(soon ? fileByDate : planBy(fileByDate));
  const withOriginal = soon ? LABELS.doFileNow : LABELS.doFile;
  const withoutOriginal = soon ? LABELS.doFileNowOriginal : LABELS.doGetOriginal;
  return {
    ...(soon ? WARNING : RUNNING),
    headline: LABELS.clockSigned,
    days,
    advice: fill(originalInHand === false ? withoutOriginal : withOriginal, last),
  };
}

function answering({ responseDue }, day) {
  const left = daysBetween(day, responseDue);
  const days = daysInWords(left);
  if (left < 0) {
    return { ...LATE, headline: LABELS.clockOverdue, days, advice: LABELS.doOverdue };
  }
  const soon = left <= WEEK;
  return {
    ...(soon ? WARNING : RUNNING),
    headline: LABELS.clockWaiting,
    days,
    advice: soon ? LABELS.doAskAgency : LABELS.doWait,
  };
}

/** Why there is no due date: { why, advice }. */
function withoutDue(request) {
  const name = request.ruleName;
  if (request.responseDue === undefined) {
    return { why: LABELS.whyDueHidden, advice: LABELS.doAskAdmin };
  }
  if (request.deadlineRule === null) {
    return { why: LABELS.whyNoRule, advice: LABELS.doChooseRule };
  }
  if (!name || request.ruleComputable === undefined) {
    return { why: LABELS.whyRuleHidden, advice: LABELS.doAskAdmin };
  }
  if (!request.ruleComputable) {
    return { why: fill(LABELS.whyNotComputable, name), advice: LABELS.doAskCounselDate };
  }
  if (request.expedited && request.ruleExpeditedDays === null) {
    return { why: fill(LABELS.whyNoExpeditedDays, name), advice: LABELS.doAskCounselDate };
  }
  if (request.ruleTrigger === 'Received' && request.receivedDate === null) {
    return { why: LABELS.whyNoReceived, advice: LABELS.doEnterReceived };
  }
  if (request.ruleTrigger === 'Sent' && request.sentDate === null) {
    return { why: LABELS.whyNoSent, advice: LABELS.doEnterSent };
  }
  return { why: fill(LABELS.whyIncomplete, name), advice: LABELS.doAskCounselDate };
}

/** Where the request stands on a day: { icon, variant, headline, days, advice }. */
export function standing(request, day) {
  if (request.petitionFiledDate) {
    return { ...STOPPED, headline: LABELS.clockFiled, advice: LABELS.doNothing };
  }
  if (ENDED_STAGES.includes(request.stage)) {
    return { ...STOPPED, headline: LABELS.clockEnded, advice: LABELS.doNothing };
  }
  if (request.signedDate) {
    return filing(request, day);
  }
  if (ADVICE_BY_STAGE[request.stage]) {
    return { icon: 'utility:info', headline: request.stageWords, advice: ADVICE_BY_STAGE[request.stage] };
  }
  if (request.decisionDate) {
    return { icon: 'utility:info', headline: LABELS.clockDecided, advice: LABELS.doDecided };
  }
  const deciding = [request.stage, request.signedDate, request.decisionDate, request.petitionFiledDate];
  if (deciding.includes(undefined)) {
    return UNKNOWN;
  }
  if (request.sentDate === null && request.receivedDate === null) {
    return { icon: 'utility:info', headline: LABELS.clockDrafting, advice: LABELS.doSend };
  }
  if (request.responseDue) {
    return answering(request, day);
  }
  return { icon: 'utility:info', headline: LABELS.clockNoDue, advice: withoutDue(request).advice };
}

function ruleInWords({ ruleName, ruleTrigger, ruleUnit, deadlineDays }) {
  if (!ruleName || !deadlineDays || !ruleUnit) {
    return LABELS.whyRuleHidden;
  }
  const days =
    ruleUnit === 'Business'
      ? count(deadlineDays, LABELS.businessDaysOne, LABELS.businessDaysOther)
      : count(deadlineDays, LABELS.calendarDaysOne, LABELS.calendarDaysOther);
  return fill(ruleTrigger === 'Sent' ? LABELS.dueByRuleSent : LABELS.dueByRuleReceived, ruleName, days);
}

/** Where the due date comes from, or why there is none, line by line. */
export function sourceOfDue(request, day) {
  if (!request.responseDue) {
    return [withoutDue(request).why];
  }
  if (request.responseDueOverride) {
    return [LABELS.dueByHand];
  }
  if (request.responseDueOverride === undefined && request.deadlineRule === null) {
    return [LABELS.dueByHand];
  }
  const { ruleReviewedOn } = request;
  const old = ruleReviewedOn && addMonths(ruleReviewedOn, REVIEW_MONTHS) < day;
  return [
    ruleInWords(request),
    request.expedited && LABELS.expeditedTime,
    request.ruleStartWords && fill(LABELS.counted, request.ruleStartWords),
    request.ruleCitation && fill(LABELS.citation, request.ruleCitation),
    request.ruleUnit === 'Business' && LABELS.holidays,
    old && fill(LABELS.ruleOld, REVIEW_MONTHS),
  ].filter(Boolean);
}
