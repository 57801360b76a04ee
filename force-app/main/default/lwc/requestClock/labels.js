/** The words of the card, in the language of the user. */
import loading from '@salesforce/label/c.POWER_Loading';
import notLegalAdvice from '@salesforce/label/c.POWER_Not_Legal_Advice';
import errorFailed from '@salesforce/label/c.POWER_Error_Failed';
import errorHidden from '@salesforce/label/c.POWER_Error_Hidden';
import clockTitle from '@salesforce/label/c.POWER_Clock_Title';
import nowHeading from '@salesforce/label/c.POWER_Now_Heading';
import datesHeading from '@salesforce/label/c.POWER_Dates_Heading';
import dueHeading from '@salesforce/label/c.POWER_Due_Heading';
import daysLeftOne from '@salesforce/label/c.POWER_Days_Left_One';
import daysLeftOther from '@salesforce/label/c.POWER_Days_Left_Other';
import daysOverdueOne from '@salesforce/label/c.POWER_Days_Overdue_One';
import daysOverdueOther from '@salesforce/label/c.POWER_Days_Overdue_Other';
import dueToday from '@salesforce/label/c.POWER_Due_Today';
import clockDrafting from '@salesforce/label/c.POWER_Clock_Drafting';
import clockWaiting from '@salesforce/label/c.POWER_Clock_Waiting';
import clockOverdue from '@salesforce/label/c.POWER_Clock_Overdue';
import clockNoDue from '@salesforce/label/c.POWER_Clock_No_Due';
import clockDecided from '@salesforce/label/c.POWER_Clock_Decided';
import clockSigned from '@salesforce/label/c.POWER_Clock_Signed';
import clockFileLate from '@salesforce/label/c.POWER_Clock_File_Late';
import clockFiled from '@salesforce/label/c.POWER_Clock_Filed';
import clockEnded from '@salesforce/label/c.POWER_Clock_Ended';
import clockUnknown from '@salesforce/label/c.POWER_Clock_Unknown';
import doSend from '@salesforce/label/c.POWER_Do_Send';
import doEnterReceived from '@salesforce/label/c.POWER_Do_Enter_Received';
import doEnterSent from '@salesforce/label/c.POWER_Do_Enter_Sent';
import doChooseRule from '@salesforce/label/c.POWER_Do_Choose_Rule';
import doAskCounselDate from '@salesforce/label/c.POWER_Do_Ask_Counsel_Date';
import doWait from '@salesforce/label/c.POWER_Do_Wait';
import doAskAgency from '@salesforce/label/c.POWER_Do_Ask_Agency';
import doOverdue from '@salesforce/label/c.POWER_Do_Overdue';
import doDecided from '@salesforce/label/c.POWER_Do_Decided';
import doDenied from '@salesforce/label/c.POWER_Do_Denied';
import doAppeal from '@salesforce/label/c.POWER_Do_Appeal';
import doReturned from '@salesforce/label/c.POWER_Do_Returned';
import doGetOriginal from '@salesforce/label/c.POWER_Do_Get_Original';
import doFile from '@salesforce/label/c.POWER_Do_File';
import doFileNow from '@salesforce/label/c.POWER_Do_File_Now';
import doFileNowOriginal from '@salesforce/label/c.POWER_Do_File_Now_Original';
import doSignAgain from '@salesforce/label/c.POWER_Do_Sign_Again';
import doNothing from '@salesforce/label/c.POWER_Do_Nothing';
import doAskAdmin from '@salesforce/label/c.POWER_Do_Ask_Admin';
import dateSent from '@salesforce/label/c.POWER_Date_Sent';
import dateReceived from '@salesforce/label/c.POWER_Date_Received';
import dateDue from '@salesforce/label/c.POWER_Date_Due';
import dateDecision from '@salesforce/label/c.POWER_Date_Decision';
import dateSigned from '@salesforce/label/c.POWER_Date_Signed';
import dateFileBy from '@salesforce/label/c.POWER_Date_File_By';
import datePlan from '@salesforce/label/c.POWER_Date_Plan';
import dateFiled from '@salesforce/label/c.POWER_Date_Filed';
import original from '@salesforce/label/c.POWER_Original';
import yes from '@salesforce/label/c.POWER_Yes';
import no from '@salesforce/label/c.POWER_No';
import notEntered from '@salesforce/label/c.POWER_Not_Entered';
import notShown from '@salesforce/label/c.POWER_Not_Shown';
import stage from '@salesforce/label/c.POWER_Stage';
import dueByHand from '@salesforce/label/c.POWER_Due_By_Hand';
import dueByRuleReceived from '@salesforce/label/c.POWER_Due_By_Rule_Received';
import dueByRuleSent from '@salesforce/label/c.POWER_Due_By_Rule_Sent';
import calendarDaysOne from '@salesforce/label/c.POWER_Calendar_Days_One';
import calendarDaysOther from '@salesforce/label/c.POWER_Calendar_Days_Other';
import businessDaysOne from '@salesforce/label/c.POWER_Business_Days_One';
import businessDaysOther from '@salesforce/label/c.POWER_Business_Days_Other';
import counted from '@salesforce/label/c.POWER_Counted';
import citation from '@salesforce/label/c.POWER_Citation';
import expeditedTime from '@salesforce/label/c.POWER_Expedited_Time';
import holidays from '@salesforce/label/c.POWER_Holidays';
import ruleOld from '@salesforce/label/c.POWER_Rule_Old';
import whyNoRule from '@salesforce/label/c.POWER_Why_No_Rule';
import whyNotComputable from '@salesforce/label/c.POWER_Why_Not_Computable';
import whyNoReceived from '@salesforce/label/c.POWER_Why_No_Received';
import whyNoSent from '@salesforce/label/c.POWER_Why_No_Sent';
import whyNoExpeditedDays from '@salesforce/label/c.POWER_Why_No_Expedited_Days';
import whyIncomplete from '@salesforce/label/c.POWER_Why_Incomplete';
import whyRuleHidden from '@salesforce/label/c.POWER_Why_Rule_Hidden';
import whyDueHidden from '@salesforce/label/c.POWER_Why_Due_Hidden';

export const LABELS = {
  loading,
  notLegalAdvice,
  errorFailed,
  errorHidden,
  clockTitle,
  nowHeading,
  datesHeading,
  dueHeading,
  daysLeftOne,
  daysLeftOther,
  daysOverdueOne,
  daysOverdueOther,
  dueToday,
  clockDrafting,
  clockWaiting,
  clockOverdue,
  clockNoDue,
  clockDecided,
  clockSigned,
  clockFileLate,
  clockFiled,
  clockEnded,
  clockUnknown,
  doSend,
  doEnterReceived,
  doEnterSent,
  doChooseRule,
  doAskCounselDate,
  doWait,
  doAskAgency,
  doOverdue,
  doDecided,
  doDenied,
  doAppeal,
  doReturned,
  doGetOriginal,
  doFile,
  doFileNow,
  doFileNowOriginal,
  doSignAgain,
  doNothing,
  doAskAdmin,
  dateSent,
  dateReceived,
  dateDue,
  dateDecision,
  dateSigned,
  dateFileBy,
  datePlan,
  dateFiled,
  original,
  yes,
  no,
  notEntered,
  notShown,
  stage,
  dueByHand,
  dueByRuleReceived,
  dueByRuleSent,
  calendarDaysOne,
  calendarDaysOther,
  businessDaysOne,
  businessDaysOther,
  counted,
  citation,
  expeditedTime,
  holidays,
  ruleOld,
  whyNoRule,
  whyNotComputable,
  whyNoReceived,
  whyNoSent,
  whyNoExpeditedDays,
  whyIncomplete,
  whyRuleHidden,
  whyDueHidden,
};
