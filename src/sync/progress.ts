/** What a sync tells of itself while it works; whoever started it decides whether and how to show it. */
export type SyncProgress = (event: {
  readonly stage: string;
  readonly subject?: string;
  readonly done?: number;
  readonly total?: number;
}) => void;
