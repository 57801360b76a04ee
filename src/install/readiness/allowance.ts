import { Messages } from '@salesforce/core/messages';
import type { OrgFacts, ReadinessCheck } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'install');

/** Below this share of the day's calls a sync should not be the one that uses up the rest. */
const lowShare = 0.2;

/** How much of the day's API allowance is left (REST API Developer Guide, "Limits"). */
export async function checkAllowance({ connection }: OrgFacts): Promise<ReadinessCheck> {
  let limit: { Max: number; Remaining: number } | undefined;
  try {
    const limits = await connection.request<Record<string, { Max: number; Remaining: number }>>(
      `/services/data/v${connection.getApiVersion()}/limits`
    );
    limit = limits.DailyApiRequests;
  } catch {
    limit = undefined;
  }
  if (limit === undefined) {
    return { id: 'api-allowance', status: 'warn', message: messages.getMessage('check.allowanceHidden') };
  }
  const enough = limit.Remaining >= limit.Max * lowShare;
  return {
    id: 'api-allowance',
    status: enough ? 'pass' : 'warn',
    message: messages.getMessage(enough ? 'check.allowance' : 'check.allowanceLow', [
      limit.Remaining.toLocaleString('en-US'),
      limit.Max.toLocaleString('en-US'),
    ]),
  };
}
