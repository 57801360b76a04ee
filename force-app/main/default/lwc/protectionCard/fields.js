/** The fields the card reads. As imports, so that none can be deleted from the org while the card stands. */
import worksiteName from '@salesforce/schema/Worksite__c.Name';
import protectionLevel from '@salesforce/schema/Worksite__c.Protection_Level__c';
import coveredToday from '@salesforce/schema/Worksite__c.Covered_Today__c';
import activeCoverages from '@salesforce/schema/Worksite__c.Active_Coverages__c';
import openDisputes from '@salesforce/schema/Worksite__c.Open_Disputes__c';
import earliestOpenDispute from '@salesforce/schema/Worksite__c.Earliest_Open_Dispute__c';
import warrantClauseToday from '@salesforce/schema/Worksite__c.Warrant_Clause_Today__c';
import currentContract from '@salesforce/schema/Worksite__c.Current_Contract__c';
import contractName from '@salesforce/schema/Worksite__c.Current_Contract__r.Name';
import contractInForce from '@salesforce/schema/Worksite__c.Current_Contract__r.In_Force_Today__c';
import contractExpiration from '@salesforce/schema/Worksite__c.Current_Contract__r.Expiration_Date__c';
import contractEvergreen from '@salesforce/schema/Worksite__c.Current_Contract__r.Evergreen__c';
import publicAreasPosted from '@salesforce/schema/Worksite__c.Public_Areas_Posted__c';
import frontDeskTrained from '@salesforce/schema/Worksite__c.Front_Desk_Trained__c';
import latestLoggedContact from '@salesforce/schema/Worksite__c.Latest_Logged_Contact__c';
import coverageName from '@salesforce/schema/Worksite_Coverage__c.Name';
import active from '@salesforce/schema/Worksite_Coverage__c.Active__c';
import coveredFrom from '@salesforce/schema/Worksite_Coverage__c.Covered_From__c';
import coveredTo from '@salesforce/schema/Worksite_Coverage__c.Covered_To__c';
import rowCoveredToday from '@salesforce/schema/Worksite_Coverage__c.Covered_Today__c';
import agreement from '@salesforce/schema/Worksite_Coverage__c.Neutrality_Agreement__c';
import agreementName from '@salesforce/schema/Worksite_Coverage__c.Neutrality_Agreement__r.Name';
import agreementStatus from '@salesforce/schema/Worksite_Coverage__c.Neutrality_Agreement__r.Status__c';
import agreementInForce from '@salesforce/schema/Worksite_Coverage__c.Neutrality_Agreement__r.In_Force_Today__c';
import agreementExpiration from '@salesforce/schema/Worksite_Coverage__c.Neutrality_Agreement__r.Expiration_Date__c';
import agreementTermination from '@salesforce/schema/Worksite_Coverage__c.Neutrality_Agreement__r.Termination_Date__c';
import noticeHours from '@salesforce/schema/Worksite_Coverage__c.Neutrality_Agreement__r.Union_Notice_Hours__c';
import disputeName from '@salesforce/schema/Labor_Dispute__c.Name';
import disputeStatus from '@salesforce/schema/Labor_Dispute__c.Status__c';
import disputeType from '@salesforce/schema/Labor_Dispute__c.Dispute_Type__c';
import agency from '@salesforce/schema/Labor_Dispute__c.Agency__c';
import caseNumber from '@salesforce/schema/Labor_Dispute__c.Case_Number__c';
import filedDate from '@salesforce/schema/Labor_Dispute__c.Filed_Date__c';
import iceToldOn from '@salesforce/schema/Labor_Dispute__c.ICE_Told_On__c';

/** Whoever may read a record may read its name. */
export const NAMES = { worksite: worksiteName, coverage: coverageName, dispute: disputeName };

export const WORKSITE = {
  protectionLevel,
  coveredToday,
  activeCoverages,
  openDisputes,
  earliestOpenDispute,
  warrantClauseToday,
  currentContract,
  contractName,
  contractInForce,
  contractExpiration,
  contractEvergreen,
  publicAreasPosted,
  frontDeskTrained,
  latestLoggedContact,
};

export const COVERAGE = {
  coverageName,
  active,
  coveredFrom,
  coveredTo,
  rowCoveredToday,
  agreement,
  agreementName,
  agreementStatus,
  agreementInForce,
  agreementExpiration,
  agreementTermination,
  noticeHours,
};

export const DISPUTE = {
  disputeName,
  disputeStatus,
  disputeType,
  agency,
  caseNumber,
  filedDate,
  iceToldOn,
};
