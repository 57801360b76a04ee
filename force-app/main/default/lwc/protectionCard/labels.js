/** The words of the card, in the language of the user. */
import loading from '@salesforce/label/c.POWER_Loading';
import notLegalAdvice from '@salesforce/label/c.POWER_Not_Legal_Advice';
import errorFailed from '@salesforce/label/c.POWER_Error_Failed';
import errorHidden from '@salesforce/label/c.POWER_Error_Hidden';
import fieldsHidden from '@salesforce/label/c.POWER_Fields_Hidden';
import protectionTitle from '@salesforce/label/c.POWER_Protection_Title';
import protectionIntro from '@salesforce/label/c.POWER_Protection_Intro';
import levelBoth from '@salesforce/label/c.POWER_Level_Both';
import levelAgreement from '@salesforce/label/c.POWER_Level_Agreement';
import levelDispute from '@salesforce/label/c.POWER_Level_Dispute';
import levelClause from '@salesforce/label/c.POWER_Level_Clause';
import levelNone from '@salesforce/label/c.POWER_Level_None';
import levelUnknown from '@salesforce/label/c.POWER_Level_Unknown';
import agreementHeading from '@salesforce/label/c.POWER_Agreement_Heading';
import disputeHeading from '@salesforce/label/c.POWER_Dispute_Heading';
import clauseHeading from '@salesforce/label/c.POWER_Clause_Heading';
import inForceToday from '@salesforce/label/c.POWER_In_Force_Today';
import openToday from '@salesforce/label/c.POWER_Open_Today';
import noneToday from '@salesforce/label/c.POWER_None_Today';
import cannotBeSeen from '@salesforce/label/c.POWER_Cannot_Be_Seen';
import until from '@salesforce/label/c.POWER_Until';
import fromUntil from '@salesforce/label/c.POWER_From_Until';
import fromNoEnd from '@salesforce/label/c.POWER_From_No_End';
import noEndDate from '@salesforce/label/c.POWER_No_End_Date';
import untilReplaced from '@salesforce/label/c.POWER_Until_Replaced';
import agreementStatus from '@salesforce/label/c.POWER_Agreement_Status';
import noticeHoursOne from '@salesforce/label/c.POWER_Notice_Hours_One';
import noticeHoursOther from '@salesforce/label/c.POWER_Notice_Hours_Other';
import noticeAtOnce from '@salesforce/label/c.POWER_Notice_At_Once';
import noticeNone from '@salesforce/label/c.POWER_Notice_None';
import coverageNext from '@salesforce/label/c.POWER_Coverage_Next';
import caseNumber from '@salesforce/label/c.POWER_Case_Number';
import caseNoNumber from '@salesforce/label/c.POWER_Case_No_Number';
import caseNone from '@salesforce/label/c.POWER_Case_None';
import filedOn from '@salesforce/label/c.POWER_Filed_On';
import filedUnknown from '@salesforce/label/c.POWER_Filed_Unknown';
import iceToldOn from '@salesforce/label/c.POWER_Ice_Told_On';
import iceNotTold from '@salesforce/label/c.POWER_Ice_Not_Told';
import moreOne from '@salesforce/label/c.POWER_More_One';
import moreOther from '@salesforce/label/c.POWER_More_Other';
import disputesCountOne from '@salesforce/label/c.POWER_Disputes_Count_One';
import disputesCountOther from '@salesforce/label/c.POWER_Disputes_Count_Other';
import earliestFiled from '@salesforce/label/c.POWER_Earliest_Filed';
import hiddenCoverages from '@salesforce/label/c.POWER_Hidden_Coverages';
import hiddenDisputes from '@salesforce/label/c.POWER_Hidden_Disputes';
import hiddenContract from '@salesforce/label/c.POWER_Hidden_Contract';
import hiddenDetails from '@salesforce/label/c.POWER_Hidden_Details';
import failedCoverages from '@salesforce/label/c.POWER_Failed_Coverages';
import failedDisputes from '@salesforce/label/c.POWER_Failed_Disputes';
import listCut from '@salesforce/label/c.POWER_List_Cut';
import missingHeading from '@salesforce/label/c.POWER_Missing_Heading';
import missingNothing from '@salesforce/label/c.POWER_Missing_Nothing';
import missingCoverage from '@salesforce/label/c.POWER_Missing_Coverage';
import missingCoverageEnded from '@salesforce/label/c.POWER_Missing_Coverage_Ended';
import missingCoverageStarts from '@salesforce/label/c.POWER_Missing_Coverage_Starts';
import missingNotInForce from '@salesforce/label/c.POWER_Missing_Not_In_Force';
import missingEndsSoon from '@salesforce/label/c.POWER_Missing_Ends_Soon';
import missingAgreement from '@salesforce/label/c.POWER_Missing_Agreement';
import missingDispute from '@salesforce/label/c.POWER_Missing_Dispute';
import missingIceToldOne from '@salesforce/label/c.POWER_Missing_Ice_Told_One';
import missingIceToldOther from '@salesforce/label/c.POWER_Missing_Ice_Told_Other';
import missingContract from '@salesforce/label/c.POWER_Missing_Contract';
import missingContractNotInForce from '@salesforce/label/c.POWER_Missing_Contract_Not_In_Force';
import missingClause from '@salesforce/label/c.POWER_Missing_Clause';
import missingClauseUnknown from '@salesforce/label/c.POWER_Missing_Clause_Unknown';
import missingTraining from '@salesforce/label/c.POWER_Missing_Training';
import missingTrainingOld from '@salesforce/label/c.POWER_Missing_Training_Old';
import missingSigns from '@salesforce/label/c.POWER_Missing_Signs';
import differsPastOne from '@salesforce/label/c.POWER_Differs_Past_One';
import differsPastOther from '@salesforce/label/c.POWER_Differs_Past_Other';
import differs from '@salesforce/label/c.POWER_Differs';
import latestContact from '@salesforce/label/c.POWER_Latest_Contact';
import fieldLevel from '@salesforce/label/c.POWER_Field_Level';
import fieldTraining from '@salesforce/label/c.POWER_Field_Training';
import fieldSigns from '@salesforce/label/c.POWER_Field_Signs';
import fieldLatestContact from '@salesforce/label/c.POWER_Field_Latest_Contact';

export const LABELS = {
  loading,
  notLegalAdvice,
  errorFailed,
  errorHidden,
  fieldsHidden,
  protectionTitle,
  protectionIntro,
  levelBoth,
  levelAgreement,
  levelDispute,
  levelClause,
  levelNone,
  levelUnknown,
  agreementHeading,
  disputeHeading,
  clauseHeading,
  inForceToday,
  openToday,
  noneToday,
  cannotBeSeen,
  until,
  fromUntil,
  fromNoEnd,
  noEndDate,
  untilReplaced,
  agreementStatus,
  noticeHoursOne,
  noticeHoursOther,
  noticeAtOnce,
  noticeNone,
  coverageNext,
  caseNumber,
  caseNoNumber,
  caseNone,
  filedOn,
  filedUnknown,
  iceToldOn,
  iceNotTold,
  moreOne,
  moreOther,
  disputesCountOne,
  disputesCountOther,
  earliestFiled,
  hiddenCoverages,
  hiddenDisputes,
  hiddenContract,
  hiddenDetails,
  failedCoverages,
  failedDisputes,
  listCut,
  missingHeading,
  missingNothing,
  missingCoverage,
  missingCoverageEnded,
  missingCoverageStarts,
  missingNotInForce,
  missingEndsSoon,
  missingAgreement,
  missingDispute,
  missingIceToldOne,
  missingIceToldOther,
  missingContract,
  missingContractNotInForce,
  missingClause,
  missingClauseUnknown,
  missingTraining,
  missingTrainingOld,
  missingSigns,
  differsPastOne,
  differsPastOther,
  differs,
  latestContact,
  fieldLevel,
  fieldTraining,
  fieldSigns,
  fieldLatestContact,
};
